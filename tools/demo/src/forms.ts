import { slug, text } from '@alur/standards';
import { z } from 'zod';
import { personField } from './people.ts';

export const placeFields = z.strictObject({ latitude: z.number(), longitude: z.number() });

/** What every filing of a case may say. */
export const filingFields = {
  subject: personField.optional(),
  reporter: personField.optional(),
  relation: slug.optional(),
  channel: slug.optional(),
  village: text.optional(),
  urgent: z.boolean().optional(),
  note: text.optional(),
  /** Which kind of a service with several kinds. */
  jenisStimulan: text.optional(),
  kelompok: text.optional(),
};
export type FilingForm = Readonly<z.infer<z.ZodObject<typeof filingFields>>>;

/** The first report of a disaster. */
export const incidentFields = {
  ...filingFields,
  hazard: slug,
  localClass: z.enum(['alam', 'sosial']).optional(),
  uuClass: z.enum(['alam', 'nonalam', 'sosial']),
  occurredAt: z.iso.datetime({ offset: true }),
  place: placeFields.optional(),
  address: text.optional(),
  contact: z.strictObject({ name: text, reach: text }).optional(),
};
export type IncidentForm = Readonly<z.infer<z.ZodObject<typeof incidentFields>>> & { readonly service: string };

/** A household as the team finds it. */
export const foundFields = z.strictObject({
  head: personField,
  members: z.int(),
  displaced: z.int(),
  damage: z.enum(['berat', 'sedang', 'ringan']),
  notes: text,
});
export type Found = Readonly<z.infer<typeof foundFields>>;

export const grantFields = {
  choice: text.optional(),
  /** Absent: the standard of the service names none. */
  decree: z
    .strictObject({ decree: z.enum(['sk-kepala-dinas', 'sk-bupati']), number: text, date: z.iso.date() })
    .optional(),
  items: z.array(z.strictObject({ description: text, quantity: z.int(), unit: text })),
  witness: text,
  note: text,
};
export type Grant = Readonly<z.infer<z.ZodObject<typeof grantFields>>>;
