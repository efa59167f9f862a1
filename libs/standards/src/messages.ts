import { z } from 'zod';
import { shippedFile, slug, text } from './data-files.ts';

const FACTS = [
  'service',
  'ticket',
  'time',
  'due',
  'step',
  'papers',
  'bast',
  'office',
  'office-contact',
  'year',
] as const;
const LINKS = ['status-link', 'work-link', 'survey-link', 'opt-out-link'] as const;

/** What a numbered placeholder of a message stands for; `{{1}}` is the first of a template's list. */
export const MESSAGE_PARAMETERS = [...FACTS, ...LINKS] as const;
export type MessageParameter = (typeof MESSAGE_PARAMETERS)[number];

const CODES = [
  'permohonan-diterima',
  'laporan-diterima',
  'pengaduan-diterima',
  'berkas-perlu-dilengkapi',
  'tenggat-terlewati',
  'tenggat-perkara-terlewati',
  'tenggat-mendekat',
  'tenggat-tereskalasi',
  'permohonan-terlambat',
  'kalender-belum-ditetapkan',
  'surat-menunggu-tanda-tangan',
  'surat-terbit',
  'surat-diserahkan',
  'permohonan-selesai',
  'laporan-selesai',
  'keputusan-tersedia',
  'permohonan-dicabut',
  'menunggu-pemohon',
  'pengaduan-dijawab',
  'barang-diserahkan',
  'dana-diserahkan',
  'bantuan-diserahkan',
  'survei-kepuasan',
] as const;
export type MessageCode = (typeof CODES)[number];

const words = z.strictObject({
  /** Subject of an e-mail; without placeholders. */
  subject: text.regex(/^[^{}]*$/, 'must have no placeholder'),
  body: text,
});

const template = z
  .strictObject({
    version: z.int().min(1),
    parameters: z.array(z.enum(MESSAGE_PARAMETERS)),
    id: words,
    en: words,
  })
  .superRefine(({ parameters, id, en }, context) => {
    const wanted = parameters.map((_, index) => `{{${index + 1}}}`).join(' ');
    for (const [language, { body }] of Object.entries({ id, en })) {
      const placeholders = (body.match(/\{\{.*?\}\}/g) ?? []).join(' ');
      if (placeholders !== wanted) {
        context.addIssue({ code: 'custom', path: [language, 'body'], message: `must name ${wanted} once, in order` });
      }
    }
  });

export type MessageTemplate = z.infer<typeof template>;

const versions = z
  .array(template)
  .min(1)
  .refine((all) => all.every(({ version }, index) => version === index + 1), 'versions must be counted from one');

const { templates, namedServices } = shippedFile(
  import.meta.url,
  'texts/messages.yaml',
  z.strictObject({ namedServices: z.array(slug), templates: z.record(z.enum(CODES), versions) }),
);

/** Every version of every message, newest last. */
export const MESSAGE_TEMPLATES: Readonly<Record<MessageCode, readonly MessageTemplate[]>> = templates;

/** Services that a message may call by name. */
export const NAMED_SERVICES: ReadonlySet<string> = new Set(namedServices);

/** The version that new messages use. */
export function newestMessage(code: MessageCode): number {
  return MESSAGE_TEMPLATES[code].length;
}

/** @throws RangeError for a message or version that there is not */
export function messageTemplate(code: string, version: number): MessageTemplate {
  const all = Object.hasOwn(MESSAGE_TEMPLATES, code) ? MESSAGE_TEMPLATES[code as MessageCode] : [];
  const found = all.find((one) => one.version === version);
  if (found === undefined) throw new RangeError(`There is no template ${code} v${version}`);
  return found;
}
