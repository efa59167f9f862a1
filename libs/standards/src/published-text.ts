/**
 * A published text as people read it: without the formatting tags (`<i>`, `<p>`) that its source file carries. The
 * words stay as published.
 */
export function readable(text: string): string {
  return text
    .replace(/<\/?[a-z][^<>]*>/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
