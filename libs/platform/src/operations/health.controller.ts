import { Public } from '@alur/identity';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type HealthCheck, healthOf, type PartHealth } from '../runtime/health.ts';

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

  /** The process can serve: each part is reported separately, in bounded time. Checks of one name make one part. */
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
