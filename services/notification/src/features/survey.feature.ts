import type { CommandContext } from '@alur/event-sourcing';
import { Public } from '@alur/identity';
import { accept, PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import { SATISFACTION_ELEMENTS } from '@alur/standards';
import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Redirect } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeEndpoint, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsString, Length } from 'class-validator';
import { satisfaction } from '../domain/satisfaction.ts';
import { type Invitation, LinkTokens, tenantOf } from '../outbox/link-tokens.ts';
import { serviceName } from '../templates/render.ts';
import { LinkParams } from './opt-out-link.feature.ts';
import { answersOf, SurveyForm } from './survey-form.ts';

export class SurveyBody {
  @ApiProperty({
    type: [Number],
    description: 'Sembilan jawaban U1–U9: 1 (tidak baik) sampai 4 (sangat baik), atau null',
  })
  @IsArray()
  @ArrayMinSize(9, { message: 'Isi sembilan jawaban; null bila tidak dijawab' })
  @ArrayMaxSize(9, { message: 'Isi sembilan jawaban; null bila tidak dijawab' })
  @IsIn([1, 2, 3, 4, null], { each: true, message: 'Jawaban harus 1, 2, 3, 4 atau null' })
  answers!: (number | null)[];

  @ApiPropertyOptional({ description: 'Saran. Jangan menulis nama atau nomor' })
  @IsOptional()
  @IsString()
  @Length(1, 2000)
  comment?: string;
}

/** The satisfaction survey (SKM) behind a link that works once. */
@ApiTags('Umum')
@Controller('api/notification/public/skm')
export class SurveyFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(LinkTokens) private readonly tokens: LinkTokens,
  ) {}

  @Get(':token')
  @Public()
  @Header('cache-control', 'no-store')
  @RouteConfig({ rateLimit: { max: 30, timeWindow: '1 minute' } })
  @ApiOperation({ summary: 'Pertanyaan survei di balik tautan' })
  async show(@Param() { token }: LinkParams) {
    const { service } = await this.#open(token);
    return { service: serviceName(this.ports.standards, service, 'id'), elements: SATISFACTION_ELEMENTS };
  }

  @Post(':token')
  @HttpCode(204)
  @Public()
  @RouteConfig({ rateLimit: { max: 30, timeWindow: '1 minute' } })
  @ApiOperation({ summary: 'Mengisi survei satu kali; jawaban tidak dapat dihubungkan dengan perkara' })
  async answer(@Param() { token }: LinkParams, @Body() { answers, comment }: SurveyBody): Promise<void> {
    const { vault, runner } = this.ports;
    const { service } = await this.#open(token);
    if (answers.every((answer) => answer === null)) {
      throw new ProblemException(400, 'survey-empty', 'Jawab sedikitnya satu pertanyaan.');
    }
    const tenant = tenantOf(token);
    const answerId = await vault.blind(tenant, 'survey-answer', token);
    const form = { answerId, service, day: this.#today(tenant), answers };
    accept(await runner.execute(satisfaction, answerId, { type: 'answer', form }, this.#anonymous(tenant, form.day)));
    if (comment !== undefined) {
      const subjectId = `survey:${answerId}`;
      await vault.put({ tenant, subjectId, kind: 'survey-comment', recordId: subjectId, data: { comment } });
    }
    await this.tokens.markUsed(token);
  }

  /** From the page behind the link; the page of thanks comes next. */
  @Post(':token/form')
  @Redirect('/skm/terima-kasih', 303)
  @Public()
  @RouteConfig({ rateLimit: { max: 30, timeWindow: '1 minute' } })
  @ApiExcludeEndpoint()
  answerForm(@Param() link: LinkParams, @Body() form: SurveyForm): Promise<void> {
    return this.answer(link, { answers: answersOf(form), ...(form.comment ? { comment: form.comment } : {}) });
  }

  async #open(token: string): Promise<Invitation> {
    const invitation = await this.tokens.invitation(token);
    if (invitation === undefined) {
      throw new ProblemException(
        404,
        'link-not-found',
        'Tautan ini tidak ada. Periksa kembali tautan yang Anda terima.',
      );
    }
    if (invitation === 'used') {
      throw new ProblemException(409, 'survey-already-answered', 'Survei dari tautan ini sudah diisi. Terima kasih.');
    }
    if (this.#today(tenantOf(token)) > invitation.expiresOn) {
      throw new ProblemException(410, 'link-expired', 'Masa isi survei ini sudah lewat. Terima kasih.');
    }
    return invitation;
  }

  /** Day without time, and nothing of the request: neither its correlation id nor its hour leads to a person. */
  #anonymous(tenant: string, day: string): CommandContext {
    const commandId = this.ports.ids.secret(125);
    return { tenant, actor: 'public', at: `${day}T00:00:00.000Z`, commandId, correlationId: commandId };
  }

  #today(tenant: string): string {
    const { zone } = this.ports.standards.tenant(tenant);
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
    return format.format(this.ports.clock.now());
  }
}
