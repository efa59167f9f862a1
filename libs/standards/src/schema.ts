import { z } from 'zod';
import { parseLimit } from './clock/limit.ts';
import { slug, text } from './data-files.ts';
import type { ServiceDefinition } from './definition.ts';
import { isRole, type Role } from './roles.ts';
import { CLOSE_OUTCOMES, type Route, type Target } from './route.ts';
import { isStepKind, STEP_KINDS, type StepKind } from './step-kinds.ts';

export const role = z.custom<Role>((value) => typeof value === 'string' && isRole(value), {
  error: (issue) => `unknown role "${String(issue.input)}"`,
});

const kind = z.custom<StepKind>((value) => typeof value === 'string' && isStepKind(value), {
  error: (issue) => `unknown step kind "${String(issue.input)}"; known: ${Object.keys(STEP_KINDS).join(', ')}`,
});

export const limit = z
  .strictObject({ value: z.string(), calendar: z.enum(['working', 'calendar', 'clock24x7']) })
  .superRefine((value, context) => {
    try {
      parseLimit(value);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    }
  });

const ENDINGS: ReadonlySet<unknown> = new Set(['return', ...CLOSE_OUTCOMES.map((outcome) => `close-${outcome}`)]);

const target = z.custom<Target>(
  (value) =>
    ENDINGS.has(value) || (Array.isArray(value) && value.length > 0 && value.every((id) => typeof id === 'string')),
  {
    error: (issue) =>
      `target ${JSON.stringify(issue.input)} must be a list of step ids, ${[...ENDINGS].map((name) => `"${name}"`).join(', ')}`,
  },
);

const param = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

const step = z.strictObject({
  kind,
  label: text.optional(),
  roles: z.array(role).min(1, 'needs at least one role'),
  partner: role.optional(),
  notBy: z.array(z.string()).optional(),
  limit: limit.optional(),
  limitFrom: z.literal('report').optional(),
  after: z.array(z.string()).min(2, 'a join needs at least two steps').optional(),
  requires: z.array(kind).optional(),
  batch: z.boolean().optional(),
  params: z.record(z.string(), param).optional(),
  on: z.record(z.string(), target),
});

export const route: z.ZodType<Route> = z.strictObject({ start: z.string(), steps: z.record(slug, step) });

const publishedText = z.strictObject({
  text,
  file: text,
  lines: z.string().regex(/^\d+(-\d+)?$/, 'must be a line or a range of lines such as "3-26"'),
  decree: z.string().nullable(),
  ocr: z.enum(['clean', 'damaged']),
});

const inconsistencies = z.array(z.string().regex(/^INC-\d\d$/, 'must be an id such as INC-01'));

const normalisedLimit = z.strictObject({
  label: text,
  limit: limit.nullable(),
  basis: z.enum(['sop-sum', 'published-max', 'policy']),
  note: z.string().nullable(),
  inconsistencies,
});

const documentRule = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]+(\|[a-z0-9-]+)*$/, 'must be a document code, alternatives joined by |'),
  label: text,
  berlakuBila: z.strictObject({ usiaMinimal: z.int().min(0).optional() }).optional(),
  wajib: z.boolean(),
  asli: z.boolean().optional(),
  menyusul: z.boolean().optional(),
});

/** Shape of `services/<slug>.yaml`. What a shape cannot say is checked in `routes/` and `load.ts`. */
export const serviceDefinition: z.ZodType<ServiceDefinition> = z.strictObject({
  no: z.int().min(1).nullable(),
  slug,
  aliases: z.array(slug),
  version: z.int().min(1),
  tenant: slug,
  nama: text,
  archetype: z.enum(['A1', 'A2', 'A3', 'A4', 'A5', 'A6']),
  klasifikasiLokal: z.enum(['alam', 'sosial']).optional(),
  catalogued: z.boolean(),
  bidang: z.string().nullable(),
  decree: z.string().nullable(),
  underReview: z.boolean(),
  published: z.strictObject({
    requirements: z.array(publishedText),
    procedure: z.array(publishedText),
    time: z.array(publishedText),
    fee: z.array(publishedText),
    product: z.array(publishedText),
    complaints: z.array(publishedText),
    legalBasis: z.array(publishedText),
    guarantees: z.array(publishedText),
    other: z.array(publishedText),
  }),
  biaya: z.literal(0).nullable(),
  kind: z.enum(['application', 'incident', 'complaint']),
  applicants: z.array(z.enum(['diri', 'keluarga', 'masyarakat', 'tksk', 'perangkat-desa', 'pendamping'])).min(1),
  filedBy: z.array(role).min(1),
  choice: z
    .strictObject({
      name: z.string().regex(/^[a-z][A-Za-z]*$/, 'must be one word'),
      values: z.array(z.string().regex(/^[A-Za-z][A-Za-z-]*$/, 'must be one word')).min(2, 'needs at least two values'),
    })
    .optional(),
  documents: z.array(documentRule),
  limits: z.array(normalisedLimit),
  limit: limit.nullable(),
  clockStarts: z.enum(['complete-file', 'arrival', 'report']),
  products: z.array(slug),
  forwardedTo: z.array(slug),
  inconsistencies,
  route: route.nullable(),
});
