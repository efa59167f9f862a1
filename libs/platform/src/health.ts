import { Public } from '@alur/identity';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

/** One part that must work for the process to serve: throws, or says why not. */
export interface HealthCheck {
  readonly name: string;
  /** Undefined: fine. Otherwise what is wrong, without personal data. */
  check(): Promise<string | undefined>;
}

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

  /** The process can serve: each part is told apart. */
  @Get('ready')
  @Public()
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const parts = await Promise.all(
      this.checks.map(async ({ name, check }) => {
        const fault = await check().catch((error: unknown) => (error instanceof Error ? error.name : 'failed'));
        return [name, fault === undefined ? { status: 'up' } : { status: 'down', fault }] as const;
      }),
    );
    const up = parts.every(([, part]) => part.status === 'up');
    void reply.status(up ? 200 : 503);
    return { status: up ? 'up' : 'down', parts: Object.fromEntries(parts) };
  }
}
