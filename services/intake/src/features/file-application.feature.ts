import type { CommandContext } from '@alur/event-sourcing';
import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { CommandInfo } from '@alur/platform';
import { Body, Controller, Inject, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { FILERS } from '../access.ts';
import { type Filed, FilingDesk } from '../filing.ts';
import { FilingDto } from './filing.dto.ts';
import { CODE } from './person.dto.ts';

export class ApplicationDto extends FilingDto {
  @ApiProperty({ example: 'layanan-lanjut-usia' })
  @Matches(CODE)
  service!: string;
}

@ApiTags('Permohonan')
@Controller('api/intake/applications')
export class FileApplication {
  constructor(@Inject(FilingDesk) private readonly desk: FilingDesk) {}

  @Post()
  @Roles(...FILERS)
  @ApiOperation({ summary: 'Catat permohonan di loket, desa, atau oleh TKSK/pendamping' })
  file(
    @Body() body: ApplicationDto,
    @CurrentOfficer() officer: Officer,
    @CommandInfo() context: CommandContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Filed> {
    const { service, ...form } = body;
    return this.desk.file({ service, form, channel: form.channel ?? usualChannel(officer) }, officer, context, reply);
  }
}

function usualChannel(officer: Officer): string {
  if (officer.roles.includes('tksk')) return 'tksk';
  return officer.village === null ? 'loket' : 'desa';
}
