import { timingSafeEqual } from 'node:crypto';
import { Public } from '@alur/identity';
import {
  accept,
  Changes,
  PatternField,
  PORTS,
  ProblemException,
  type PublicCall,
  PublicCaller,
  Routes,
  type ServicePorts,
  savedFile,
  subjectErased,
} from '@alur/platform';
import { Body, Inject, Param, StreamableFile } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiProduces } from '@nestjs/swagger';
import { type LinkSecret, linkIdOf, tenantOf } from '../application/letters/letter-links.ts';
import { letterFileId } from '../application/letters/letter-signing-process.ts';
import { isValid, letter } from '../domain/letter.ts';
import { LINK_ATTEMPTS, letterLink } from '../domain/letter-link.ts';

export class LinkParams {
  @PatternField(/^[a-z0-9-]{1,60}\.[0-9A-Z]{10,60}$/, { message: 'Tautan ini tidak lengkap' })
  linkToken!: string;
}

export class PinBody {
  @PatternField(/^\d{6}$/, {
    description: 'PIN enam angka dari petugas',
    example: '123456',
    message: 'PIN terdiri dari enam angka',
  })
  pin!: string;
}

@Routes('api/verification/public/letters', 'Umum')
export class FetchLetterFeature {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /** A form or JSON; not a GET, because it is logged and a wrong PIN counts. */
  @Changes(':linkToken', 'Mengambil surat melalui tautan dengan PIN (R-13); setiap pengambilan dicatat')
  @Public()
  @RouteConfig({ rateLimit: { max: 30, timeWindow: '1 minute' } })
  @ApiProduces('application/pdf')
  async fetch(
    @Param() { linkToken }: LinkParams,
    @Body() { pin }: PinBody,
    @PublicCaller() contextFor: PublicCall,
  ): Promise<StreamableFile> {
    const tenant = tenantOf(linkToken);
    const linkId = linkIdOf(linkToken);
    const { letterId, secretId } = (await this.ports.runner.load(letterLink, tenant, linkId)).state;
    if (letterId === null || secretId === null) throw linkNotFound();
    const secret = await this.ports.vault.get<LinkSecret>(tenant, secretId);
    if (secret === undefined) throw subjectErased();
    const { state } = await this.ports.runner.load(letter, tenant, letterId);
    // A new command every time: a repeated key must not repeat the answer to another PIN.
    const context = { ...contextFor(tenant), commandId: this.ports.ids.next() };
    const command = {
      type: 'fetch',
      pinMatches: equal(pin, secret.pin),
      letterValid: isValid(state),
      at: context.at,
    } as const;
    const { state: link, events } = accept(await this.ports.runner.execute(letterLink, linkId, command, context));
    if (events[0]?.type !== 'letter-link.fetched.v1') {
      const attemptsLeft = LINK_ATTEMPTS - link.failed;
      const detail = `PIN salah. Periksa PIN yang Anda terima dari petugas. Sisa percobaan: ${attemptsLeft}.`;
      throw new ProblemException(403, 'pin-wrong', detail, { facts: { attemptsLeft } });
    }
    const file = await this.ports.files.get(tenant, letterFileId(letterId));
    if (file === undefined) throw subjectErased();
    return savedFile(file, 'surat.pdf');
  }
}

function equal(given: string, expected: string): boolean {
  const bytes = Buffer.from(given);
  const wanted = Buffer.from(expected);
  return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
}

function linkNotFound(): ProblemException {
  return new ProblemException(404, 'link-not-found', 'Tautan ini tidak ada. Periksa kembali tautan yang Anda terima.');
}
