import { shippedFile, text } from '@alur/standards';
import { z } from 'zod';

const NAMES = [
  'letterSeeker',
  'pkhMother',
  'luwuStudent',
  'luwuFather',
  'wastePicker',
  'disabledMan',
  'odgjMan',
  'odgjSister',
  'elder',
  'elderDaughter',
  'neglectedChild',
  'prseWoman',
  'sktmPatient',
  'strandedPatient',
  'hospitalReporter',
  'kisHolder',
  'newlyPoor',
  'pkhComplainant',
  'waitingElder',
  'waitingPicker',
  'waitingSeeker',
  'waitingPatient',
  'waitingLuwu',
  'fireFather',
  'fireWidow',
  'floodGrandmother',
  'landslideFarmer',
  'wheelchairUser',
  'blindWoman',
  'loneGrandfather',
  'kioskOwner',
] as const;

const digits = z.string().regex(/^\d{10,16}$/, 'must be digits, in quotes');

/** A fictitious person of the demo. */
const person = z.strictObject({
  name: text,
  nik: digits.optional(),
  noNikReason: text.optional(),
  kk: digits.optional(),
  birthDate: z.iso.date().optional(),
  sex: z.enum(['L', 'P']).optional(),
  address: text.optional(),
  village: text.optional(),
  phone: digits.optional(),
});

export type DemoPerson = Readonly<z.infer<typeof person>>;

/** Everybody whom the stories name. The leak test searches data, logs and events for every value here. */
export const DEMO_PEOPLE: Readonly<Record<(typeof NAMES)[number], DemoPerson>> = shippedFile(
  import.meta.url,
  'people.yaml',
  z.record(z.enum(NAMES), person),
);

/** The name of a person in a story: read as the person. */
export const personField = z.enum(NAMES).transform((name): DemoPerson => DEMO_PEOPLE[name]);
