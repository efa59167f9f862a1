import { withTimeout } from '@alur/event-sourcing';

/** What a probe answers; null when it fails or takes longer than `ms`: a broker that is away must not hold up who asks. */
export function answered<T>(ms: number, probe: () => Promise<T>): Promise<T | null> {
  return withTimeout(ms, probe()).catch(() => null);
}
