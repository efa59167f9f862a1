import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { PatternField, PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type TrayLetter, trayRecordId } from '../adapters/folder.ts';
import { message } from '../domain/message.ts';

export class MessageParams {
  @PatternField(/^[A-Za-z0-9-]{1,80}$/, { message: 'messageId bukan nomor pesan' })
  messageId!: string;
}

@ApiTags('Pesan')
@ApiBearerAuth()
@Controller('api/notification/tray')
export class TrayFeature {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  @Get(':messageId')
  @Roles('front-office', 'petugas-pelayanan')
  @ApiOperation({ summary: 'Isi satu pesan di baki loket, untuk dibacakan atau dicetak' })
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
