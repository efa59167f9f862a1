import { within } from '../within.ts';

/** What a probe answers; null when it fails or takes longer than `ms`: a broker that is away must not hold up who asks. */
export function answered<T>(ms: number, probe: () => Promise<T>): Promise<T | null> {
  return within(ms, probe()).catch(() => null);
}
