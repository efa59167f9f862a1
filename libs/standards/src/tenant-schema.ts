import { z } from 'zod';
import { slug, text } from './data-files.ts';
import { PAPER_ABBREVIATIONS } from './document-codes.ts';
import type { Fault } from './faults.ts';
import { DEFAULT_NUMBERING, numberingOf } from './letter-numbers.ts';
import { subdistrictsOf } from './regions.ts';
import { role } from './schema.ts';
import type { Tenant, WeekHours } from './tenant.ts';

const date = z.iso.date();
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as "07:30", in quotes');

const spans = z
  .array(z.tuple([time, time]))
  .min(1)
  .refine(
    (list) => list.flat().every((value, index, all) => index === 0 || all[index - 1]! < value),
    'spans must be in order and must not overlap',
  );

const weekHours: z.ZodType<WeekHours> = z.strictObject({
  1: spans.optional(),
  2: spans.optional(),
  3: spans.optional(),
  4: spans.optional(),
  5: spans.optional(),
  6: spans.optional(),
  7: spans.optional(),
});

const PLACEHOLDERS: ReadonlySet<string> = new Set([
  'classification',
  'abbreviation',
  'sequence',
  'romanMonth',
  'year',
  'village',
]);

const numbering = z
  .strictObject({ classification: text, pattern: text, register: z.enum(['office', 'village']) })
  .superRefine(({ pattern, register }, context) => {
    const names = [...pattern.matchAll(/\{(\w*)\}/g)].map((match) => match[1]!);
    const complain = (message: string) => context.addIssue({ code: 'custom', message });
    for (const name of names) if (!PLACEHOLDERS.has(name)) complain(`pattern has an unknown placeholder {${name}}`);
    for (const name of ['sequence', 'year']) if (!names.includes(name)) complain(`pattern needs {${name}}`);
    if ((register === 'village') !== names.includes('village')) {
      complain('pattern has {village} exactly when the register is "village"');
    }
  });

/** Each type counts from 1, so two types with one pattern would print the same number. */
const numberings = z.record(slug, numbering).superRefine((types, context) => {
  const seen = new Map<string, string>();
  const numbered = new Set([...Object.keys(types), ...Object.keys(PAPER_ABBREVIATIONS)]);
  for (const type of numbered) {
    const numbering = numberingOf({ letterNumbering: types }, type);
    if (numbering === undefined) continue;
    if (numbering.pattern.includes('{abbreviation}') !== (type === DEFAULT_NUMBERING)) {
      const message = `pattern has {abbreviation} exactly in "${DEFAULT_NUMBERING}"`;
      context.addIssue({ code: 'custom', path: [type], message });
    }
    const printed = numbering.pattern.replace('{classification}', numbering.classification);
    const other = seen.get(printed);
    if (other !== undefined)
      context.addIssue({ code: 'custom', path: [type], message: `prints the numbers of ${other}` });
    seen.set(printed, type);
  }
});

const unspecified = z.enum(['working', 'calendar']);

/** Shape of `tenants/<code>.yaml`. */
export const tenantSchema: z.ZodType<Tenant> = z.strictObject({
  code: slug,
  name: text,
  office: z.strictObject({
    name: text,
    seat: text,
    address: z.string().nullable(),
    phone: z.string().nullable(),
    web: z.string().nullable(),
    email: z.string().nullable(),
  }),
  zone: z.enum(['Asia/Jakarta', 'Asia/Makassar']),
  zoneLabel: z.enum(['WIB', 'WITA']),
  regionCode: z.string().regex(/^\d\d\.\d\d$/, 'must be a district code such as "16.09", in quotes'),
  channels: z.array(z.strictObject({ kind: slug, value: text, label: text })),
  letterhead: z.array(text).min(1),
  emblem: z
    .string()
    .regex(/^[a-z0-9-]+\.(png|jpg)$/, 'must be the name of a PNG or JPEG beside this file')
    .nullable()
    .optional(),
  paper: z.enum(['A4', 'F4']).optional(),
  copies: z.record(slug, z.array(text).min(1)).optional(),
  meterai: z.enum(['auto', 'off']).optional(),
  letterNumbering: numberings,
  officials: z.array(
    z.strictObject({
      role,
      officerId: text.optional(),
      village: text.optional(),
      name: text,
      nip: z
        .string()
        .regex(/^\d{18}$/, 'must have 18 digits, in quotes')
        .nullable(),
      rank: z.string().nullable(),
      from: date,
      to: date.nullable(),
    }),
  ),
  officeHours: z.strictObject({ normal: weekHours, ramadan: weekHours }),
  registries: z
    .array(z.strictObject({ code: text, name: text, from: date.nullable(), to: date.nullable() }))
    .min(1, 'needs at least one registry'),
  policies: z.strictObject({
    unspecifiedDay: z.strictObject({ application: unspecified, complaint: unspecified, incident: unspecified }),
    printDecileFor: z.array(slug),
    fundsCeilings: z
      .partialRecord(z.enum(['berat', 'sedang', 'ringan', 'tanpa-kerusakan']), z.int().positive())
      .optional(),
  }),
});

const ZONE_LABELS = { 'Asia/Jakarta': 'WIB', 'Asia/Makassar': 'WITA' } as const;

/** Everything wrong with a tenant's data beyond its shape. */
export function checkTenant(file: string, tenant: Tenant): Fault[] {
  const faults: string[] = [];
  if (file !== `tenants/${tenant.code}.yaml`) faults.push(`code "${tenant.code}" does not match the file name`);
  if (ZONE_LABELS[tenant.zone] !== tenant.zoneLabel) {
    faults.push(`zone ${tenant.zone} is ${ZONE_LABELS[tenant.zone]}, not ${tenant.zoneLabel}`);
  }
  if (subdistrictsOf(tenant).length === 0) faults.push(`regions/villages.csv has no kecamatan of ${tenant.regionCode}`);
  const registries = [...tenant.registries].sort((a, b) => (a.from ?? '').localeCompare(b.from ?? ''));
  for (const [index, registry] of registries.entries()) {
    const next = registries[index + 1];
    if (next && (registry.to === null || next.from === null || registry.to >= next.from)) {
      faults.push(`registries: ${registry.code} and ${next.code} are in force on the same day`);
    }
  }
  return faults.map((fault) => ({ file, step: null, fault }));
}
