/**
 * One letter type in one version: what it is called, what must be known before it may exist, and its words. A printed
 * version never changes: new words are a new version.
 * Placeholders: {nama} {nik} {kk} {lahir} {jenisKelamin} {alamat} {desa} {kecamatan} {registri} {kodeRegistri} {tanggalData}
 * {kantor} {kabupaten}. Legal bases are not printed until an officer has confirmed them (INC-09).
 */
export interface LetterTemplate<Type extends string = string> {
  /** Document code of the letter. */
  readonly type: Type;
  readonly version: number;
  /** What officers and citizens call it; "DTKS" in it is printed as the social registry of the day. */
  readonly name: string;
  /** Part of the letter's number, `RSKTM`. */
  readonly abbreviation: string;
  /** `survey`: a survey of the case was completed. `registration`: every look-up in the registry said `registered`. */
  readonly needs: 'survey' | 'registration' | null;
  /** Rule of the domain reference behind `needs`. */
  readonly rule: string | null;
  /** `certificate`: title over the number. `letter`: number and subject on the left, addressee below. */
  readonly layout: 'certificate' | 'letter';
  readonly title: string;
  /** Lines after "Kepada Yth."; empty for a certificate. */
  readonly addressee: readonly string[];
  readonly opening: string;
  /** Rows about the person, in this order; a row without a value is left out. */
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  readonly body: readonly string[];
  readonly closing: string;
  /** What the drafter may add, printed as further rows. */
  readonly fields: readonly { readonly code: string; readonly label: string }[];
}
