import { createHmac, timingSafeEqual } from 'node:crypto';
import { Public } from '@alur/identity';
import { PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import { Controller, Get, Header, HttpCode, Inject, Post, Query, type RawBodyRequest, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type DeliveryReport, reportsOf } from '../adapters/whatsapp-reports.ts';
import { message } from '../domain/message.ts';

/** Delivery reports of WhatsApp. They may come twice, late or for unknown messages. */
@ApiExcludeController()
@Controller('api/notification/webhooks/whatsapp')
export class WhatsAppWebhook {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /** The handshake: who knows the token may point the provider here. */
  @Get()
  @Public()
  @Header('content-type', 'text/plain; charset=utf-8')
  verify(
    @Query('hub.mode') mode: unknown,
    @Query('hub.verify_token') token: unknown,
    @Query('hub.challenge') challenge: unknown,
  ): string {
    const expected = this.ports.config.whatsappVerifyToken;
    if (expected === undefined) throw notConfigured();
    if (mode !== 'subscribe' || !same(String(token ?? ''), expected) || !/^[\w-]{1,200}$/.test(String(challenge))) {
      throw new ProblemException(403, 'verify-token-wrong', 'Token verifikasi salah.');
    }
    return String(challenge);
  }

  @Post()
  @HttpCode(200)
  @Public()
  async receive(@Req() request: RawBodyRequest<FastifyRequest>): Promise<{ readonly received: number }> {
    const secret = this.ports.config.whatsappAppSecret;
    if (secret === undefined) throw notConfigured();
    const { rawBody } = request;
    const signature = request.headers['x-hub-signature-256'];
    const expected = `sha256=${createHmac('sha256', secret)
      .update(rawBody ?? '')
      .digest('hex')}`;
    if (rawBody === undefined || !same(String(signature ?? ''), expected)) {
      throw new ProblemException(401, 'signature-wrong', 'Tanda tangan webhook salah.');
    }
    const reports = reportsOf(request.body).filter(({ tenant }) => this.#isTenant(tenant));
    for (const report of reports) await this.#note(report);
    return { received: reports.length };
  }

  /** What the message does not care about (unknown, told before) changes nothing. */
  async #note({ tenant, messageId, status, reasonCode }: DeliveryReport): Promise<void> {
    const at = this.ports.clock.now().toISOString();
    const commandId = this.ports.ids.next();
    const context = { tenant, actor: 'whatsapp', at, commandId, correlationId: messageId };
    const command = { type: 'report', channel: 'whatsapp', status, reasonCode, at } as const;
    await this.ports.runner.execute(message, messageId, command, context);
  }

  #isTenant(code: string): boolean {
    return this.ports.standards.tenants().some((tenant) => tenant.code === code);
  }
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function notConfigured(): ProblemException {
  return new ProblemException(404, 'whatsapp-not-configured', 'Saluran WhatsApp tidak dipasang di sini.');
}
