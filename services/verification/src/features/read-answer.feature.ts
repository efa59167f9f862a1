import { Public } from '@alur/identity';
import { Changes, HTML, html, layout, PatternField, ProblemException, Routes } from '@alur/platform';
import { Body, Header, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { ComplaintAnswers } from '../application/complaint-answers.ts';
import { ID, ID_MESSAGE } from './requests.ts';

export class AnswerParams {
  @PatternField(/^[a-z0-9-]{1,60}$/, { message: ID_MESSAGE })
  tenant!: string;

  @PatternField(ID, { message: ID_MESSAGE })
  caseId!: string;
}

export class AnswerPinBody {
  @PatternField(/^[0-9A-Za-z -]{8,12}$/, {
    description: 'PIN yang diterima bersama nomor tiket',
    example: '7K3Q-M41R',
    message: 'PIN terdiri dari delapan huruf dan angka, misalnya 7K3Q-M41R',
  })
  pin!: string;
}

/** So few that nobody tries out a PIN. */
const LIMIT = { rateLimit: { max: 10, timeWindow: '10 minutes' } };

@Routes('api/verification/public/answers/:tenant/:caseId', 'Umum')
export class ReadAnswerFeature {
  constructor(@Inject(ComplaintAnswers) private readonly answers: ComplaintAnswers) {}

  @Changes('', 'Membaca jawaban pengaduan dengan PIN')
  @Public()
  @RouteConfig(LIMIT)
  @Header('cache-control', 'no-store')
  async read(@Param() { tenant, caseId }: AnswerParams, @Body() { pin }: AnswerPinBody): Promise<{ answer: string }> {
    const answer = await this.answers.read(tenant, caseId, pin);
    if (answer !== undefined) return { answer };
    const detail = 'PIN salah, atau pengaduan ini belum dijawab. Periksa PIN yang Anda terima bersama nomor tiket.';
    throw new ProblemException(403, 'pin-wrong', detail);
  }

  /** Where the form of the tracking page leads. */
  @Post('page')
  @HttpCode(200)
  @Public()
  @RouteConfig(LIMIT)
  @Header('content-type', HTML)
  @Header('cache-control', 'no-store')
  @ApiExcludeEndpoint()
  async page(@Param() params: AnswerParams, @Body() body: AnswerPinBody): Promise<string> {
    const { answer } = await this.read(params, body);
    return layout(
      'Jawaban pengaduan',
      html`${answer.split('\n').map((line) => html`<p dir="auto">${line}</p>`)}
<p class="note">Belum puas? Sampaikan kepada Sekretaris Dinas di kantor, atau ke SP4N-LAPOR (lapor.go.id, 1708) dan Ombudsman RI.</p>`,
    );
  }
}
