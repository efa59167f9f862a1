import { z } from 'zod';
import { shippedFile, text } from '../data-files.ts';

/** Province codes of Kepmendagri 300.2.2-2138 Tahun 2025. */
export const PROVINCES = shippedFile(
  import.meta.url,
  'texts/provinces.yaml',
  z.record(z.string().regex(/^\d\d$/, 'must be two digits, in quotes'), text),
);
