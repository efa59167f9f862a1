import { Public } from '@alur/identity';
import {
  accept,
  Creates,
  PatternField,
  PORTS,
  ProblemException,
  type PublicCall,
  PublicCaller,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { HttpCode, Inject, Param, Post, Redirect } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { LinkTokens, tenantOf } from '../application/outbox/link-tokens.ts';
import { contactConsent } from '../domain/contact-consent.ts';

export class LinkParams {
  @PatternField(/^[a-z0-9-]{1,60}\.[0-9A-Za-z]{10,60}$/, { message: 'Tautan ini tidak lengkap' })
  token!: string;
}

/** A link tried out of curiosity is not a wish: the page asks, and only its button sends this. */
@Routes('api/notification/public/opt-out', 'Umum')
export class OptOutLinkFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(LinkTokens) private readonly tokens: LinkTokens,
  ) {}

  @Creates(':token', 'Berhenti menerima pesan, dari tautan di dalam pesan')
  @HttpCode(204)
  @Public()
  @RouteConfig({ rateLimit: { max: 30, timeWindow: '1 minute' } })
  async stop(@Param() { token }: LinkParams, @PublicCaller() contextFor: PublicCall): Promise<void> {
    await this.#stop(token, contextFor);
  }

  /** Where the button of the page leads. */
  @Post(':token/form')
  @Public()
  @RouteConfig({ rateLimit: { max: 30, timeWindow: '1 minute' } })
  @Redirect('/berhenti/selesai', 303)
  @ApiExcludeEndpoint()
  async stopForm(@Param() { token }: LinkParams, @PublicCaller() contextFor: PublicCall): Promise<void> {
    await this.#stop(token, contextFor);
  }

  async #stop(token: string, contextFor: PublicCall): Promise<void> {
    const subjectId = await this.tokens.subjectOfOptOut(token);
    if (subjectId === undefined) {
      throw new ProblemException(404, 'link-not-found', 'Tautan ini tidak ada. Sampaikan keinginan Anda di loket.');
    }
    const context = contextFor(tenantOf(token));
    const command = { type: 'opt-out', subjectId, channel: 'all', by: 'public', at: context.at } as const;
    accept(await this.ports.runner.execute(contactConsent, subjectId, command, context));
  }
}
