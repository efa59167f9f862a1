import { DEMO_PEOPLE, type DemoPerson } from '../demo/people.ts';
import type { PlayedScene } from './office.fixture.ts';

const SHORTEST_NAME_WORD = 5;
/** Where the field work took place, as the stories send it. */
const PLACES = ['-4.5312', '104.0721', '-4.531987', '104.073654', '4.53199', '104.07365'];
/** The bank account of a note to the cashier, also as digits alone. */
const ACCOUNT = ['0812-01-004417-53-9', '081201004417539'];
/** How a PDF and a PNG begin: no paper lies readable on the disk. */
const READABLE_FILES = ['%pdf-1.', '\x89png\r\n'];

/** A place to look at, with what stands there. */
export type Place = readonly [place: string, content: string];

/** Everything that may stand in the vault only, once the stories were played. */
export function secretsOf(played: readonly PlayedScene[]): string[] {
  return shortest([
    ...Object.values(DEMO_PEOPLE).flatMap(valuesOf),
    ...played.flatMap(({ story }) => story.texts),
    ...PLACES,
    ...ACCOUNT,
    ...READABLE_FILES,
  ]);
}

/** The places where a secret was found: one entry for each secret and place. */
export function found(places: Iterable<Place>, secrets: readonly string[]): string[] {
  return [...places].flatMap(([place, content]) => {
    const text = content.toLowerCase();
    return secrets.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${place}`);
  });
}

/** Without what contains another one: where that stands, this is found too. */
function shortest(values: readonly string[]): string[] {
  const all = [...new Set(values.map((value) => value.toLowerCase()))];
  return all.filter((value) => !all.some((other) => other !== value && value.includes(other)));
}

/** Everything that tells who somebody is, in every shape in which it could be written. */
function valuesOf({ name, nik, kk, phone, address, birthDate }: DemoPerson): string[] {
  const words = name.split(' ').filter((word) => word.length >= SHORTEST_NAME_WORD);
  return [name, ...words, nik, kk, ...phonesOf(phone), address, birthDate].filter((value) => value !== undefined);
}

/** The subscriber number, plain and in groups: it stands in every national (08…) and international (+62 8…) shape. */
function phonesOf(phone: string | undefined): string[] {
  if (phone === undefined) return [];
  const number = phone.replace(/^0/, '');
  const grouped = number.replace(/^(\d{3})(\d{4})(\d+)$/, '$1 $2 $3');
  return [number, grouped, grouped.replaceAll(' ', '-')];
}
