import { z } from 'zod';
import { shippedFile, slug, text } from './data-files.ts';
import { LETTER_TYPES, latestTemplate } from './letters.ts';

const issued = z.strictObject({ name: text, abbreviation: text.optional() });
const { input, output } = shippedFile(
  import.meta.url,
  'texts/documents.yaml',
  z.strictObject({ input: z.record(slug, text), output: z.record(slug, issued) }),
);
const papers = [...LETTER_TYPES.map((type) => [type, latestTemplate(type)] as const), ...Object.entries(output)];

type Texts = Readonly<Record<string, string>>;

/** Papers that citizens, villages and programmes hand in, with what officers and citizens read. */
export const INPUT_DOCUMENTS: Texts = input;

/** Letters, reports and other papers that the offices issue. */
export const OUTPUT_DOCUMENTS: Texts = Object.fromEntries(papers.map(([code, { name }]) => [code, name]));

/** Abbreviation in the number of a paper that an office issues, `RSKTM`; papers without one are not numbered by default. */
export const PAPER_ABBREVIATIONS: Texts = Object.fromEntries(
  papers.flatMap(([code, { abbreviation }]) => (abbreviation === undefined ? [] : [[code, abbreviation]])),
);

const DOCUMENTS: Texts = { ...INPUT_DOCUMENTS, ...OUTPUT_DOCUMENTS };

export function isDocumentCode(code: string): boolean {
  return Object.hasOwn(DOCUMENTS, code);
}

/** What officers and citizens call a paper; the code itself where it has no name. */
export function documentName(code: string): string {
  return isDocumentCode(code) ? DOCUMENTS[code]! : code;
}
