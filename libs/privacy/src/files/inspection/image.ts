/// <reference path="./libheif.d.ts" />
import sharp, { type Sharp } from 'sharp';
import type { FoundFault } from './fault.ts';

/** A page of A4 at 600 dots per inch has 35 million; cameras of phones take up to 50 in their usual setting. */
const MOST_PIXELS = 50_000_000;

export interface Picture {
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/jpeg' | 'image/png' | 'image/webp';
}

// One file at a time, and nothing of it kept.
sharp.cache(false);
sharp.concurrency(1);

/**
 * The picture alone, encoded anew: turned the way that its orientation says, without place, time, device or preview, and
 * without bytes that another program would read as something else.
 */
export async function pictureOf(bytes: Uint8Array, mediaType: string): Promise<Picture | FoundFault> {
  if (mediaType === 'image/heic' || mediaType === 'image/heif') return fromHeic(bytes);
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (width * height > MOST_PIXELS) return 'upload-too-many-pixels';
    const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' }).autoOrient();
    return await encoded(picture, mediaType);
  } catch {
    return 'upload-damaged';
  }
}

async function encoded(picture: Sharp, mediaType: string): Promise<Picture> {
  if (mediaType === 'image/png') return { bytes: await picture.png().toBuffer(), mediaType };
  if (mediaType === 'image/webp') return { bytes: await picture.webp({ quality: 85 }).toBuffer(), mediaType };
  return { bytes: await picture.jpeg({ quality: 85 }).toBuffer(), mediaType: 'image/jpeg' };
}

/** HEIC of phones becomes JPEG, because browsers do not show it. */
async function fromHeic(bytes: Uint8Array): Promise<Picture | FoundFault> {
  const { default: heif } = await import('libheif-js/wasm-bundle.js');
  try {
    const [image] = new heif.HeifDecoder().decode(bytes);
    if (image === undefined) return 'upload-damaged';
    const [width, height] = [image.get_width(), image.get_height()];
    if (width * height > MOST_PIXELS) return 'upload-too-many-pixels';
    const data = new Uint8ClampedArray(width * height * 4);
    const shown = await new Promise((resolve) => image.display({ data, width, height }, resolve));
    if (shown === null) return 'upload-damaged';
    return await encoded(sharp(data, { raw: { width, height, channels: 4 } }).flatten(), 'image/jpeg');
  } catch {
    return 'upload-damaged';
  }
}
