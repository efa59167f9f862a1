/** What a paper is printed on: points, 72 to an inch. */
export interface Sheet {
  readonly size: readonly [width: number, height: number];
  readonly margins: { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };
  /** Size of the text. */
  readonly text: number;
}

const mm = (length: number) => (length * 72) / 25.4;

const MARGINS = { top: mm(20), bottom: mm(25), left: mm(30), right: mm(20) };
/** Narrower, because a list of recipients has many columns. */
const LIST_MARGINS = { top: mm(15), bottom: mm(20), left: mm(15), right: mm(15) };
const SLIP_MARGINS = { top: mm(10), bottom: mm(15), left: mm(12), right: mm(12) };
const ROLL_MARGINS = { top: mm(4), bottom: mm(4), left: mm(4), right: mm(4) };

/** A4 and F4 (folio) upright for letters, lying for lists, A5 for slips; `roll` is the 80 mm paper of a counter printer. */
export const SHEETS = {
  A4: { size: [mm(210), mm(297)], margins: MARGINS, text: 12 },
  F4: { size: [mm(215), mm(330)], margins: MARGINS, text: 12 },
  'A4-list': { size: [mm(297), mm(210)], margins: LIST_MARGINS, text: 11 },
  'F4-list': { size: [mm(330), mm(215)], margins: LIST_MARGINS, text: 11 },
  A5: { size: [mm(148), mm(210)], margins: SLIP_MARGINS, text: 9 },
  roll: { size: [mm(80), mm(2000)], margins: ROLL_MARGINS, text: 8 },
} as const satisfies Readonly<Record<string, Sheet>>;

export type SheetName = keyof typeof SHEETS;
