import { describe, expect, test } from '@jest/globals';
import { SAMPLE_FILES } from '../testing/sample-files.ts';
import { checkUpload, sniffMediaType } from './upload-policy.ts';

const PDF = SAMPLE_FILES['application/pdf'];
const JPEG = SAMPLE_FILES['image/jpeg'];
const PNG = SAMPLE_FILES['image/png'];
const WEBP = SAMPLE_FILES['image/webp'];
const ZIP_END = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');

function code(bytes: Uint8Array, declared?: string): Promise<string> {
  return checkUpload(bytes, 1_000, declared).then((check) => (check.ok ? check.mediaType : check.code));
}

test('the type comes from the content', async () => {
  for (const [mediaType, bytes] of Object.entries(SAMPLE_FILES)) {
    expect(await sniffMediaType(bytes)).toBe(mediaType);
    expect(await code(bytes)).toBe(mediaType);
  }
  expect(await sniffMediaType(Buffer.from('hello'))).toBeUndefined();
});

test('a claim of another type is refused; an unspecific claim, or a near one, is not', async () => {
  expect(await code(JPEG, 'image/png')).toBe('upload-type-mismatch');
  expect(await code(JPEG, 'application/pdf')).toBe('upload-type-mismatch');
  expect(await code(JPEG, 'image/jpg')).toBe('image/jpeg');
  expect(await code(JPEG, 'application/octet-stream')).toBe('image/jpeg');
  expect(await code(SAMPLE_FILES['image/heic'], 'image/heif')).toBe('image/heic');
});

test.each([
  ['empty', Buffer.of(), 'upload-empty'],
  ['too large', Buffer.concat([PDF, Buffer.alloc(1_000)]), 'upload-too-large'],
  ['text', Buffer.from('<html><script>alert(1)</script></html>'), 'upload-type-not-allowed'],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>'), 'upload-type-not-allowed'],
  ['program', Buffer.from('MZ\x90\x00\x03\x00\x00\x00'), 'upload-type-not-allowed'],
  ['GIF', Buffer.from('GIF89a\x01\x00\x01\x00'), 'upload-type-not-allowed'],
  ['ZIP', ZIP_END, 'upload-type-not-allowed'],
  ['PDF cut off', PDF.subarray(0, -8), 'upload-damaged'],
  ['JPEG cut off', JPEG.subarray(0, -2), 'upload-damaged'],
  ['PNG cut off', PNG.subarray(0, -12), 'upload-damaged'],
  ['WebP cut off', WEBP.subarray(0, -4), 'upload-damaged'],
  ['PDF that is a ZIP', Buffer.concat([PDF, ZIP_END]), 'upload-suspicious'],
  ['JPEG that is a ZIP', Buffer.concat([JPEG, ZIP_END]), 'upload-suspicious'],
  ['PNG that is a PDF', Buffer.concat([PNG, PDF]), 'upload-suspicious'],
  ['JPEG with a script', Buffer.concat([JPEG, Buffer.from('<ScRiPt>x')]), 'upload-suspicious'],
  ['PNG with PHP', Buffer.concat([PNG, Buffer.from('<?php x')]), 'upload-suspicious'],
])('%s is refused', async (_, bytes, expected) => {
  expect(await code(bytes)).toBe(expected);
});

describe('what is no fault', () => {
  test('data that a phone appends to a photo', async () => {
    expect(await code(Buffer.concat([JPEG, Buffer.from('SEFH Image_UTC_Data SEFT')]))).toBe('image/jpeg');
  });
  test('ZIP bytes inside that do not end the file', async () => {
    expect(await code(Buffer.concat([JPEG, ZIP_END, Buffer.from('tail')]))).toBe('image/jpeg');
  });
});

test('a refusal tells in Indonesian what to do', async () => {
  expect(await checkUpload(Buffer.concat([PDF, Buffer.alloc(3_000_000)]), 2 * 1024 * 1024)).toEqual({
    ok: false,
    code: 'upload-too-large',
    detail: 'Ukuran berkas 2,9 MB melebihi batas 2 MB.',
  });
});

test('a file of exactly the limit is taken, one byte more is not', async () => {
  expect(await checkUpload(JPEG, JPEG.length)).toEqual({ ok: true, mediaType: 'image/jpeg' });
  expect(await checkUpload(JPEG, JPEG.length - 1)).toMatchObject({ ok: false, code: 'upload-too-large' });
});
