/** The acting officer, by the id of the sign-in, never by name. */
export interface ActingOfficer {
  readonly id: string;
  readonly roles: readonly string[];
}
