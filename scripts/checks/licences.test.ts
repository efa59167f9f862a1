import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { dependencies, licencePage } from '../licences.ts';
import { read } from './deploy-files.ts';

/** Allow use and passing on without conditions on the code that uses them. */
const PERMISSIVE =
  /^\(?(0BSD|Apache-2\.0|BlueOak-1\.0\.0|BSD-[23]-Clause|ISC|MIT(-0|\/X11)?|OFL-1\.1|Python-2\.0|Unlicense|Zlib)( (AND|OR) (Apache-2\.0|MIT|OFL-1\.1|Zlib))*\)?$/;
/**
 * Looked at by hand: jszip is taken under MIT; png-js has MIT in a file of its own, buffers states none; libvips and
 * libheif (LGPL) are libraries in files of their own, which may be replaced.
 */
const LOOKED_AT = /^(jszip|png-js|buffers|@img\/sharp-.+|libheif-js)$/;

test('the list of licences is that of the lock file', () => {
  expect(read(join('docs', 'licences.md'))).toBe(licencePage());
});

test('what an office holds of others may be used and passed on', () => {
  const others = dependencies().filter(({ name, licence }) => !PERMISSIVE.test(licence) && !LOOKED_AT.test(name));
  expect(others).toEqual([]);
});
