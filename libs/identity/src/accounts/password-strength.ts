import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as indonesian } from '@zxcvbn-ts/language-id';
import { DEMO_PASSWORD } from './demo-password.ts';

/** What is tried first at an Indonesian office and is in neither list, likeliest first. */
const LOCAL = [
  DEMO_PASSWORD,
  ...['alur', 'dinsos', 'dinassosial', 'bansos', 'siksng', 'dtsen', 'dtks', 'pemkab', 'kabupaten', 'kecamatan'],
  ...[
    'okuselatan',
    'muaradua',
    'luwutimur',
    'malili',
    'sumsel',
    'sulsel',
    'indonesia',
    'merdeka',
    'garuda',
    'pancasila',
  ],
  ...[
    'operator',
    'petugas',
    'administrator',
    'frontoffice',
    'backoffice',
    'kepaladinas',
    'bendahara',
    'bpkad',
    'tagana',
  ],
  ...['katasandi', 'rahasia', 'sayangku', 'bismillah', 'alhamdulillah', 'assalamualaikum', 'bupati', 'camat', 'lurah'],
];

// About 30 MB and 0.2 s to load: this file is imported where the first password is set, not at the start.
const estimator = new ZxcvbnFactory({
  dictionary: { ...common, ...indonesian, local: LOCAL },
  graphs: adjacencyGraphs,
});

/** Decimal logarithm of the guesses that an attacker needs who tries what people choose first. */
export function guessesLog10(password: string, personal: readonly string[]): number {
  return estimator.check(password, [...personal]).guessesLog10;
}
