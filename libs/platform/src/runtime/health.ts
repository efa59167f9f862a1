import { types } from 'node:util';
import { withTimeout } from '@alur/event-sourcing';

/** One part that must work for the process to serve. */
export interface HealthCheck {
  readonly name: string;
  /** Throws when the part does not work; name and code of the error are reported. */
  check(): Promise<void>;
  /** Without it the process serves less, but serves. */
  readonly optional?: boolean;
  /** Milliseconds until the part counts as down; 1,500 when absent. */
  readonly timeoutMs?: number;
}

export type PartHealth =
  | { readonly status: 'up' }
  /** `fault` holds no personal data and no address. */
  | { readonly status: 'down' | 'degraded'; readonly fault: string };

export async function healthOf({ check, optional = false, timeoutMs = 1_500 }: HealthCheck): Promise<PartHealth> {
  try {
    await withTimeout(timeoutMs, check());
    return { status: 'up' };
  } catch (error) {
    return { status: optional ? 'degraded' : 'down', fault: faultOf(error) };
  }
}

/** Name and code of an error: messages of clients may quote addresses with passwords. */
export function faultOf(error: unknown): string {
  if (!types.isNativeError(error)) return 'failed';
  const code = [error, error.cause].map(codeOf).find((found) => found !== undefined);
  return code === undefined ? error.name : `${error.name} ${code}`;
}

function codeOf(error: unknown): string | undefined {
  const known = typeof error === 'object' && error !== null && 'code' in error;
  return known && typeof error.code === 'string' ? error.code : undefined;
}
