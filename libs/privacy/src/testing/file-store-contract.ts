import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FileStore } from '../file-store.ts';
import { SAMPLE_FILES } from './sample-files.ts';

export interface FileStoreHarness {
  readonly files: FileStore;
  /** Destroys the subject's key, as the vault of the same service does. */
  erase(tenant: string, subjectId: string): Promise<void>;
  close(): void | Promise<void>;
}

const OKU = 'oku-selatan';
const PDF = SAMPLE_FILES['application/pdf'];
const PNG = SAMPLE_FILES['image/png'];

/** What every adapter of `FileStore` must do. `start` gives an empty store. */
export function fileStoreContract(name: string, start: () => FileStoreHarness | Promise<FileStoreHarness>): void {
  describe(`${name} keeps the file store contract`, () => {
    let harness: FileStoreHarness;
    let files: FileStore;

    beforeEach(async () => {
      harness = await start();
      files = harness.files;
    });
    afterEach(() => harness.close());

    test('gives back the bytes with the type found in them, and only to their tenant', async () => {
      const stored = await files.put({ tenant: OKU, subjectId: 's1', fileId: 'f1', bytes: PDF });
      const sha256 = createHash('sha256').update(PDF).digest('hex');
      expect(stored).toEqual({ sha256, size: PDF.length, mediaType: 'application/pdf' });
      const found = await files.get(OKU, 'f1');
      expect(found?.mediaType).toBe('application/pdf');
      expect(Buffer.from(found?.bytes ?? []).equals(PDF)).toBe(true);
      expect(await files.get('luwu-timur', 'f1')).toBeUndefined();
      expect(await files.get(OKU, 'f2')).toBeUndefined();
    });

    test('takes every allowed type', async () => {
      for (const [mediaType, bytes] of Object.entries(SAMPLE_FILES)) {
        const stored = await files.put({ tenant: OKU, subjectId: 's1', fileId: mediaType, bytes });
        expect(stored.mediaType).toBe(mediaType);
      }
    });

    test('the same id again replaces the file', async () => {
      await files.put({ tenant: OKU, subjectId: 's1', fileId: 'f1', bytes: PDF });
      await files.put({ tenant: OKU, subjectId: 's1', fileId: 'f1', bytes: PNG });
      expect((await files.get(OKU, 'f1'))?.mediaType).toBe('image/png');
    });

    test('refuses what breaks the upload rules and keeps the file that was there', async () => {
      await files.put({ tenant: OKU, subjectId: 's1', fileId: 'f1', bytes: PDF });
      const text = files.put({ tenant: OKU, subjectId: 's1', fileId: 'f1', bytes: Buffer.from('MZ hello') });
      await expect(text).rejects.toMatchObject({ code: 'upload-type-not-allowed' });
      expect((await files.get(OKU, 'f1'))?.mediaType).toBe('application/pdf');
    });

    test('after an erasure the files of the subject cannot be read, nor new ones stored', async () => {
      await files.put({ tenant: OKU, subjectId: 's1', fileId: 'f1', bytes: PDF });
      await files.put({ tenant: OKU, subjectId: 's2', fileId: 'f2', bytes: PNG });
      await harness.erase(OKU, 's1');
      expect(await files.get(OKU, 'f1')).toBeUndefined();
      expect((await files.get(OKU, 'f2'))?.mediaType).toBe('image/png');
      const late = files.put({ tenant: OKU, subjectId: 's1', fileId: 'f3', bytes: PDF });
      await expect(late).rejects.toMatchObject({ code: 'subject-erased' });
    });

    test('writes of one id at the same time leave one of them whole', async () => {
      await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          files.put({ tenant: OKU, subjectId: 's1', fileId: 'f1', bytes: n % 2 === 0 ? PDF : PNG }),
        ),
      );
      const found = await files.get(OKU, 'f1');
      expect([PDF, PNG].some((bytes) => bytes.equals(found?.bytes ?? new Uint8Array()))).toBe(true);
    });
  });
}
