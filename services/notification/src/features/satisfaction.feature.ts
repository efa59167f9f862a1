import { Public } from '@alur/identity';
import { Creates, PORTS, ProblemException, Reads, Routes, type ServicePorts, TextField } from '@alur/platform';
import { SATISFACTION_ELEMENTS } from '@alur/standards';
import { Body, HttpCode, Inject, Param, Post, Redirect } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeEndpoint, ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional } from 'class-validator';
import { serviceName } from '../application/render.ts';
import { SatisfactionDesk } from '../application/satisfaction-desk.ts';
import { LinkParams } from './opt-out-link.feature.ts';

export class SatisfactionBody {
  @ApiProperty({
    type: [Number],
    description: 'Sembilan jawaban U1–U9: 1 (tidak baik) sampai 4 (sangat baik), atau null',
  })
  @IsArray()
  @ArrayMinSize(9, { message: 'Isi sembilan jawaban; null bila tidak dijawab' })
  @ArrayMaxSize(9, { message: 'Isi sembilan jawaban; null bila tidak dijawab' })
  @IsIn([1, 2, 3, 4, null], { each: true, message: 'Jawaban harus 1, 2, 3, 4 atau null' })
  answers!: (number | null)[];

  @TextField({ kind: 'note', optional: true, min: 1, max: 2000, description: 'Saran. Jangan menulis nama atau nomor' })
  comment?: string;
}

const CHOICES = ['1', '2', '3', '4'];

/** The same answers as a web form sends them: a question that was skipped is absent. */
export class SatisfactionForm {
  @IsOptional() @IsIn(CHOICES) U1?: string;
  @IsOptional() @IsIn(CHOICES) U2?: string;
  @IsOptional() @IsIn(CHOICES) U3?: string;
  @IsOptional() @IsIn(CHOICES) U4?: string;
  @IsOptional() @IsIn(CHOICES) U5?: string;
  @IsOptional() @IsIn(CHOICES) U6?: string;
  @IsOptional() @IsIn(CHOICES) U7?: string;
  @IsOptional() @IsIn(CHOICES) U8?: string;
  @IsOptional() @IsIn(CHOICES) U9?: string;
  @TextField({ kind: 'note', optional: true, max: 2000 }) comment?: string;
}

/** The satisfaction survey (SKM) behind a link that works once. */
@Routes('api/notification/public/skm', 'Umum')
export class SatisfactionFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(SatisfactionDesk) private readonly desk: SatisfactionDesk,
  ) {}

  @Reads(':token', 'Pertanyaan survei di balik tautan')
  @Public()
  @RouteConfig({ rateLimit: { max: 30, timeWindow: '1 minute' } })
  async show(@Param() { token }: LinkParams) {
    const { service } = await this.desk.open(token);
    const elements = SATISFACTION_ELEMENTS.map(({ code, label }) => ({ code, label }));
    return { service: serviceName(this.ports.standards, service, 'id'), elements };
  }

  @Creates(':token', 'Mengisi survei satu kali; jawaban tidak dapat dihubungkan dengan perkara')
  @HttpCode(204)
  @Public()
  @RouteConfig({ rateLimit: { max: 30, timeWindow: '1 minute' } })
  answer(@Param() { token }: LinkParams, @Body() { answers, comment }: SatisfactionBody): Promise<void> {
    return this.desk.answer(token, answers, comment);
  }

  /** Where the survey's page sends its form. A second click is not a fault: the citizen is thanked. */
  @Post(':token/form')
  @Public()
  @RouteConfig({ rateLimit: { max: 30, timeWindow: '1 minute' } })
  @Redirect('/skm/terima-kasih', 303)
  @ApiExcludeEndpoint()
  async answerForm(@Param() { token }: LinkParams, @Body() { comment, ...form }: SatisfactionForm): Promise<void> {
    const answers = SATISFACTION_ELEMENTS.map(({ code }) => (form[code] === undefined ? null : Number(form[code])));
    const written = comment || undefined;
    await this.desk.answer(token, answers, written).catch((error: unknown) => {
      if (!(error instanceof ProblemException) || error.code !== 'survey-already-answered') throw error;
    });
  }
}
