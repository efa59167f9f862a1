import { z } from 'zod';
import { shippedFile, text } from './data-files.ts';
import { FUNDS_STATUSES, fundsDeskOf } from './funds-procedure.ts';
import { CLOSE_OUTCOMES } from './route.ts';

/** A table of texts by code. */
export const labels = z.record(z.string(), text);
export type Labels = Readonly<Record<string, string>>;

const sections = {
  events: labels,
  hazards: labels,
  localClasses: labels,
  damage: labels,
  caseStates: labels,
  outcomes: z.record(z.enum(CLOSE_OUTCOMES), text),
  pauses: labels,
  householdStates: labels,
  fundsStates: z.record(z.enum(FUNDS_STATUSES), text),
  fundsActs: z.record(z.enum(FUNDS_STATUSES.filter((state) => fundsDeskOf(state) !== undefined)), text),
  grantStates: labels,
  messageStates: labels,
  messageRecipients: labels,
  messageChannels: labels,
  /** Why a message waits or was not sent; codes of a mail server or of WhatsApp have none. */
  messageReasons: labels,
  /** Programmes of aid and the kinds in which one is given. */
  programmes: labels,
};

/** What officers and citizens read for codes. */
export const LABELS: Readonly<Record<keyof typeof sections, Labels>> = shippedFile(
  import.meta.url,
  'texts/labels.yaml',
  z.strictObject(sections),
);

/** The words of the code where it has no label, because officers may name a hazard that the table lacks: `tanah-bergerak`, `Tanah bergerak`. */
export function labelOf(all: Labels, code: string): string {
  return all[code] ?? code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ');
}
