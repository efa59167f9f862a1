import { Public } from '@alur/identity';
import { HTML, PORTS, ProblemException, type ServicePorts, STYLE, TextField } from '@alur/platform';
import { Controller, Get, Header, Inject, Param, Query, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Catalogue } from '../../application/catalogue.ts';
import { LetterCheck } from '../../application/letter-check.ts';
import { TicketTracking } from '../../application/tracking.ts';
import { GUESS_LIMIT } from '../public-api.feature.ts';
import { fetchLetterPage, letterForm, letterPage, missingPage, trackingForm, trackingPage } from './code-pages.ts';
import { complaintPage } from './complaint-page.ts';
import { homePage, servicePage } from './service-pages.ts';
import { optedOutPage, optOutPage, surveyPage, surveyThanksPage } from './survey-pages.ts';

export class TrackingQuery {
  @TextField({ optional: true, max: 100 })
  tiket?: string;
}

export class LetterQuery {
  @TextField({ optional: true, max: 100 })
  kode?: string;
}

const LINK_TOKEN = /^[a-z0-9-]{1,60}\.[0-9A-Za-z]{10,60}$/;

/** The pages for citizens: plain HTML, no scripts, nothing personal. */
@ApiExcludeController()
@Controller()
@Public()
export class Pages {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(Catalogue) private readonly catalogue: Catalogue,
    @Inject(TicketTracking) private readonly tracking: TicketTracking,
    @Inject(LetterCheck) private readonly letters: LetterCheck,
  ) {}

  @Get()
  @Header('content-type', HTML)
  home(): string {
    return homePage(this.catalogue.list(), { developers: this.ports.config.demo });
  }

  @Get('layanan/:slug')
  @Header('content-type', HTML)
  async service(@Param('slug') slug: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return orMissing(reply, missingPage, async () => {
      const page = this.catalogue.service(slug);
      return servicePage(page, this.catalogue.clockStarts(page));
    });
  }

  @Get('lacak')
  @RouteConfig(GUESS_LIMIT)
  @Header('content-type', HTML)
  async track(@Query() { tiket }: TrackingQuery, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    if (tiket === undefined) return trackingForm(null);
    return orMissing(
      reply,
      (detail) => trackingForm(detail, tiket),
      async () => trackingPage(await this.tracking.find(tiket)),
    );
  }

  @Get('pengaduan')
  @Header('content-type', HTML)
  complain(): string {
    return complaintPage(this.ports.standards.tenants().map(({ code, name }) => [code, name] as const));
  }

  /** Where a delivery link leads; the PIN is asked here and checked by verification. */
  @Get('surat/:token')
  @RouteConfig(GUESS_LIMIT)
  @Header('content-type', HTML)
  fetchLetter(@Param('token') token: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    return linked(reply, token, fetchLetterPage);
  }

  @Get('skm/terima-kasih')
  @Header('content-type', HTML)
  surveyThanks(): string {
    return surveyThanksPage();
  }

  /** Where the link of a satisfaction survey leads; notification checks it and takes the answers. */
  @Get('skm/:token')
  @RouteConfig(GUESS_LIMIT)
  @Header('content-type', HTML)
  survey(@Param('token') token: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    return linked(reply, token, surveyPage);
  }

  @Get('berhenti/selesai')
  @Header('content-type', HTML)
  optedOut(): string {
    return optedOutPage();
  }

  @Get('gaya.css')
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  style(): string {
    return STYLE;
  }

  /** Where the link under every message leads. */
  @Get('berhenti/:token')
  @RouteConfig(GUESS_LIMIT)
  @Header('content-type', HTML)
  optOut(@Param('token') token: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    return linked(reply, token, optOutPage);
  }

  @Get('verifikasi')
  @RouteConfig(GUESS_LIMIT)
  @Header('content-type', HTML)
  async typedCode(@Query() { kode }: LetterQuery, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return kode === undefined ? letterForm(null) : this.letter(kode, reply);
  }

  @Get('verifikasi/:code')
  @RouteConfig(GUESS_LIMIT)
  @Header('content-type', HTML)
  async letter(@Param('code') code: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return orMissing(
      reply,
      (detail) => letterForm(detail, code),
      async () => letterPage(await this.letters.find(code)),
    );
  }
}

function linked(reply: FastifyReply, token: string, page: (token: string) => string): string {
  if (LINK_TOKEN.test(token)) return page(token);
  void reply.status(404);
  return missingPage('Tautan ini tidak lengkap. Buka kembali tautan yang Anda terima.');
}

/** What is not found, or may be on its way, is said on a page and not in a problem document. */
async function orMissing(
  reply: FastifyReply,
  page: (detail: string) => string,
  find: () => Promise<string>,
): Promise<string> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof ProblemException)) throw error;
    const status = error.getStatus();
    if (status === 503) void reply.header('retry-after', '1');
    else if (status !== 404) throw error;
    void reply.status(status);
    return page(error.detail);
  }
}
