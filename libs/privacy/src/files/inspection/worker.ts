import type { FoundFault } from './fault.ts';
import type { Picture } from './image.ts';

/** A picture that takes the place of the file, or that the file may be kept as it came, or why it is refused. */
export type Inspected = Picture | 'as-it-came' | FoundFault;

// What the parsers remark on a file is no event of the office.
console.warn = () => undefined;

/** Runs in a process of its own: reading a file of strangers may take long, much memory, or the process down. */
export default async function inspect(file: {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}): Promise<Inspected> {
  const { bytes, mediaType } = file;
  if (mediaType === 'application/pdf') {
    const { faultOfPdf } = await import('./pdf.ts');
    return (await faultOfPdf(bytes)) ?? 'as-it-came';
  }
  const { pictureOf } = await import('./image.ts');
  return pictureOf(bytes, mediaType);
}
