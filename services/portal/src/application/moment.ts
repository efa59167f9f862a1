/** A date or a time of the office. */
export interface Moment {
  /** `2026-07-01 09.30 WIB` or `2026-07-01`, for a file that holds text alone. */
  readonly text: string;
  /** What a clock in the office showed, held as if it were UTC: spreadsheets know no zones. */
  readonly shown: Date;
  /** How a spreadsheet shows it. */
  readonly format: string;
}
