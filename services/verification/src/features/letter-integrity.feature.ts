import { createHash } from 'node:crypto';
import { Public } from '@alur/identity';
import { facts, HTML, html, layout, PatternField, PORTS, Reads, Routes, type ServicePorts } from '@alur/platform';
import { DecryptionError } from '@alur/privacy';
import { Get, Header, Inject, Param } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { letterFileId, printedRecordId } from '../application/letters/letter-signing-process.ts';
import { type PrintedSnapshot, snapshotHash } from '../application/letters/snapshot.ts';
import { letter } from '../domain/letter.ts';
import type { Signature } from '../domain/letter-events.ts';
import { type LetterByCode, lettersByCode } from '../views/letters-by-code.ts';
import { letterNotFound } from './letter-answers.ts';

export class CodeParams {
  @PatternField(/^[0-9A-Z-]{10,60}$/, { message: 'Kode verifikasi tidak lengkap' })
  verificationCode!: string;
}

/** `erased`: the person's data are gone, so nothing is left to compare. */
export type Integrity = 'unaltered' | 'altered' | 'erased';

const LIMIT = { rateLimit: { max: 120, timeWindow: '1 minute' } };

const WORDS: Readonly<Record<Integrity, string>> = {
  unaltered: 'Utuh: surat di arsip sama dengan yang ditandatangani.',
  altered: 'Berubah: surat di arsip tidak sama dengan yang ditandatangani. Laporkan kepada dinas.',
  erased: 'Tidak dapat diperiksa: data orang ini sudah dihapus.',
};

@Routes('api/verification/public/letters', 'Umum')
export class LetterIntegrityFeature {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /** Opens the letter in the vault, so one address may not ask without end. */
  @Reads(':verificationCode/integrity', 'Apakah surat di arsip sama dengan yang ditandatangani (sidik SHA-256)')
  @Public()
  @RouteConfig(LIMIT)
  async check(@Param() { verificationCode }: CodeParams) {
    const found = await this.ports.views.of(lettersByCode).get(verificationCode);
    if (found === undefined) throw letterNotFound();
    const { state } = await this.ports.runner.load(letter, found.tenant, found.letterId);
    if (state.signature === null) throw letterNotFound();
    return {
      integrity: await this.#compare(found, state.signature),
      valid: state.status !== 'withdrawn',
      checkedAt: this.ports.clock.now().toISOString(),
    };
  }

  /** Where the link of the portal's page leads. */
  @Get(':verificationCode/integrity/page')
  @Public()
  @RouteConfig(LIMIT)
  @Header('content-type', HTML)
  @ApiExcludeEndpoint()
  async page(@Param() params: CodeParams): Promise<string> {
    const { integrity, valid } = await this.check(params);
    return layout(
      'Keutuhan berkas surat',
      html`${facts([
        ['Berkas', WORDS[integrity]],
        ['Keadaan', valid ? 'Surat ini sah' : 'Surat ini tidak berlaku lagi'],
      ])}
<p><a href="/verifikasi/${params.verificationCode}">Kembali ke keterangan surat</a></p>`,
    );
  }

  async #compare({ tenant, letterId }: LetterByCode, signature: Signature): Promise<Integrity> {
    try {
      const printed = await this.ports.vault.get<PrintedSnapshot>(tenant, printedRecordId(letterId));
      const file = await this.ports.files.get(tenant, letterFileId(letterId));
      if (printed === undefined || file === undefined) return 'erased';
      const fileHash = createHash('sha256').update(file.bytes).digest('hex');
      const same = snapshotHash(printed) === signature.snapshotHash && fileHash === signature.fileHash;
      return same ? 'unaltered' : 'altered';
    } catch (error) {
      if (error instanceof DecryptionError) return 'altered';
      throw error;
    }
  }
}
