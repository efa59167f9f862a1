import { withTimeout } from '@alur/event-sourcing';
import { Public } from '@alur/identity';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

/** One part that must work for the process to serve. */
export interface HealthCheck {
  readonly name: string;
  /** Throws when the part does not work; by the error's name and code it is told. */
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

export const HEALTH_CHECKS = Symbol('HealthChecks');

@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(@Inject(HEALTH_CHECKS) private readonly checks: readonly HealthCheck[]) {}

  /** The process runs. */
  @Get('live')
  @Public()
  live() {
    return { status: 'up' };
  }

  /** The process can serve: each part is told apart, in bounded time. Checks of one name make one part. */
  @Get('ready')
  @Public()
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const parts = new Map<string, PartHealth>();
    const found = await Promise.all(this.checks.map(async (check) => [check.name, await healthOf(check)] as const));
    for (const [name, health] of found) if (health.status !== 'up' || !parts.has(name)) parts.set(name, health);
    const all = [...parts.values()].map(({ status }) => status);
    const status = all.includes('down') ? 'down' : all.includes('degraded') ? 'degraded' : 'up';
    void reply.status(status === 'down' ? 503 : 200);
    return { status, parts: Object.fromEntries(parts) };
  }
}

async function healthOf({ check, optional = false, timeoutMs = 1_500 }: HealthCheck): Promise<PartHealth> {
  try {
    await withTimeout(timeoutMs, check());
    return { status: 'up' };
  } catch (error) {
    return { status: optional ? 'degraded' : 'down', fault: faultOf(error) };
  }
}

/** Name and code of an error: messages of clients may quote addresses with passwords. */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  const code = [error, error.cause].map(codeOf).find((found) => found !== undefined);
  return code === undefined ? error.name : `${error.name} ${code}`;
}

function codeOf(error: unknown): string | undefined {
  const known = typeof error === 'object' && error !== null && 'code' in error;
  return known && typeof error.code === 'string' ? error.code : undefined;
}
