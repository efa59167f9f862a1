import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

/** Pixels for each point of the page. */
const SCALE = 1.25;
/** Difference in colour below which a pixel counts as equal, from 0 to 1. */
const COLOUR_TOLERANCE = 0.1;
/** Share of the pixels of a page that may differ: less than one changed letter of 12 points. */
const PAGE_TOLERANCE = 0.00001;

/** Compiled once for a test file: it takes longer than drawing a page. */
let library: Promise<PDFiumLibrary> | undefined;

/** The pages of a PDF as PNG images, drawn by PDFium with its own fonts: the same on every machine. */
export async function pageImages(pdf: Uint8Array): Promise<Buffer[]> {
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(Buffer.from(pdf));
  const images: Buffer[] = [];
  for (const page of document.pages()) {
    const { data } = await page.render({
      scale: SCALE,
      render: async ({ data: bytes, width, height }) => {
        const png = new PNG({ width, height });
        png.data = Buffer.from(bytes);
        return PNG.sync.write(png, { colorType: 0 });
      },
    });
    images.push(Buffer.from(data));
  }
  document.destroy();
  return images;
}

/**
 * Compares the pages of a PDF with stored images `<path>-1.png`, `<path>-2.png` …; with ALUR_STORE_PAGES=1 stores them.
 * A page that differs leaves `<path>-1.actual.png` and `<path>-1.difference.png` beside the stored one.
 * @throws Error naming every page that differs, is missing or is too many
 */
export async function matchPages(pdf: Uint8Array, path: string): Promise<void> {
  const images = await pageImages(pdf);
  if (process.env.ALUR_STORE_PAGES === '1') mkdirSync(dirname(path), { recursive: true });
  const faults = images.flatMap((image, index) => differenceOf(image, `${path}-${index + 1}`));
  const surplus = `${path}-${images.length + 1}.png`;
  if (existsSync(surplus)) faults.push(`${basename(surplus)} is stored and the paper has no such page`);
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

function differenceOf(image: Buffer, path: string): string[] {
  const [stored, actual, difference] = ['', '.actual', '.difference'].map((kind) => `${path}${kind}.png`) as [
    string,
    string,
    string,
  ];
  if (process.env.ALUR_STORE_PAGES === '1') writeFileSync(stored, image);
  for (const left of [actual, difference]) rmSync(left, { force: true });
  if (!existsSync(stored)) return [`${basename(stored)} is not stored: look at the paper, then set ALUR_STORE_PAGES=1`];
  const [expected, found] = [PNG.sync.read(readFileSync(stored)), PNG.sync.read(image)];
  const { width, height } = expected;
  const sameSize = found.width === width && found.height === height;
  const marked = new PNG({ width, height });
  const differing = sameSize
    ? pixelmatch(expected.data, found.data, marked.data, width, height, { threshold: COLOUR_TOLERANCE })
    : width * height;
  if (differing <= width * height * PAGE_TOLERANCE) return [];
  writeFileSync(actual, image);
  if (sameSize) writeFileSync(difference, PNG.sync.write(marked));
  return [`${basename(stored)} differs in ${differing} pixels: see ${basename(join(difference))}`];
}
