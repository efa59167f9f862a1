import { ProblemException } from '@alur/platform';
import { sameName } from '@alur/standards';
import type { StoredIdentity, Warning } from './identity.ts';

type Known = Pick<StoredIdentity, 'name' | 'birthDate'>;

/** Whether who typed it has the person before him: besides the NIK, name and birth date are those of the card. */
export function isSamePerson(stored: Known, typed: Known): boolean {
  return stored.birthDate !== null && stored.birthDate === typed.birthDate && sameName(stored.name, typed.name);
}

/** The doubt about a NIK that was registered under another name; none when the names have the same words. */
export function nameDiffers(stored: Known, typed: Known): Warning[] {
  const message = 'NIK ini sudah terdaftar dengan nama lain. Periksa KTP-nya.';
  return sameName(stored.name, typed.name) ? [] : [{ field: 'name', code: 'name-differs', message }];
}

/** The answer says neither who the person is nor where. */
export function personElsewhere(): ProblemException {
  return new ProblemException(
    422,
    'person-elsewhere',
    'NIK ini terdaftar di wilayah lain. Bila orangnya hadir, isi NIK, nama dan tanggal lahir persis seperti pada KTP.',
  );
}
