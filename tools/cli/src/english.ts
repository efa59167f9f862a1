/** What the office answers to officers in Indonesian, in English for operators. */
const ENGLISH: Readonly<Record<string, string>> = {
  'account-exists': 'That username or officer id is taken.',
  'username-invalid': 'A username has 3–60 characters: small letters, digits, dot, underscore or hyphen.',
  'password-too-short': 'The password is too short: 10 characters at least.',
  'password-too-long': 'The password is too long: 128 characters at most.',
  'password-has-username': 'The password must not contain the username.',
  'password-too-common': 'The password is easily guessed. Use some words that have nothing to do with each other.',
  'sign-in-failed': 'Wrong username or password.',
  'account-disabled': 'That account is disabled.',
  'too-many-attempts': 'Too many attempts to sign in. Wait some minutes.',
  'sign-in-busy': 'Too many people sign in at this moment. Try again in some seconds.',
  'wrong-role': 'That account is not an operator: it needs the role "operator".',
  'token-invalid': 'ALUR_OPERATOR_TOKEN is not a token of this office.',
  'token-expired': 'ALUR_OPERATOR_TOKEN has expired.',
  'session-ended': 'The account was changed meanwhile. Run the command again.',
  'parked-not-found': 'Nothing like that is parked (any more). See: alur parking list',
  'service-not-here': 'That service does not run at this address.',
  'group-not-found': 'There is no such group. See: alur consumers',
  'quarantined-not-found': 'That record is not in quarantine (any more). See: alur quarantine',
  'view-not-found': 'There is no such view. See: alur views list',
  'validation-failed': 'The office refuses the request.',
};

/** The English text of an error code, or else the office's own. */
export function english(code: string, detail: string): string {
  return ENGLISH[code] ?? `${detail} (${code})`;
}
