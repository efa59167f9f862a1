import { labels, shippedFile } from '@alur/standards';

/** What the office answers to officers in Indonesian, in English for operators. */
const ENGLISH = shippedFile(import.meta.url, 'errors.yaml', labels);

/** The English text of an error code, or else the office's own. */
export function english(code: string, detail: string): string {
  return ENGLISH[code] ?? `${detail} (${code})`;
}
