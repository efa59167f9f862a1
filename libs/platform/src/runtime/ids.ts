import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** New identifiers, injected so that tests can fix them. */
export abstract class Ids {
  /** UUIDv7: unique, and in the order of time. */
  abstract next(): string;
  /** `bits` random bits (a multiple of 5) in Crockford base32, in groups of `group` letters: `7K3QZ-M41RT-…`. */
  abstract secret(bits: number, group?: number): string;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export class RandomIds extends Ids {
  override next(): string {
    return v7();
  }

  override secret(bits: number, group = 0): string {
    let text = '';
    for (const [index, byte] of randomBytes(Math.ceil(bits / 5)).entries()) {
      if (group > 0 && index > 0 && index % group === 0) text += '-';
      text += CROCKFORD.charAt(byte & 31);
    }
    return text;
  }
}
