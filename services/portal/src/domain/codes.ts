/**
 * A ticket or verification code as it is compared: upper case, without dashes and blanks, the letters that Crockford's
 * base32 leaves out read as the digits they look like.
 */
export function plainCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}
