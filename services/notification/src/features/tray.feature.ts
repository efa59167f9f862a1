import { Access, CurrentOfficer, inCaseOf, type Officer, Roles } from '@alur/identity';
import { PatternField, PORTS, ProblemException, Reads, Routes, type ServicePorts } from '@alur/platform';
import { Inject, Param } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { type TrayLetter, trayRecordId } from '../adapters/folder.ts';
import { message } from '../domain/message.ts';

export class MessageParams {
  @PatternField(/^[A-Za-z0-9-]{1,80}$/, { message: 'messageId bukan nomor pesan' })
  messageId!: string;
}

@ApiBearerAuth()
@Routes('api/notification/tray', 'Pesan')
@Access(inCaseOf('message', 'messageId', 'identity'))
export class TrayFeature {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  @Reads(':messageId', 'Isi satu pesan di baki loket, untuk dibacakan atau dicetak')
  @Roles('front-office', 'petugas-pelayanan', 'petugas-pengaduan')
  async read(@Param() { messageId }: MessageParams, @CurrentOfficer() { tenant }: Officer): Promise<TrayLetter> {
    const { queued } = (await this.ports.runner.load(message, tenant, messageId)).state;
    const letter =
      queued !== null && queued.to !== 'officer'
        ? await this.ports.vault.get<TrayLetter>(tenant, trayRecordId(messageId))
        : undefined;
    if (letter === undefined) {
      throw new ProblemException(404, 'tray-letter-not-found', 'Pesan ini tidak ada di baki loket.');
    }
    return letter;
  }
}
