import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, AnyOfficer, CurrentOfficer, withoutCase } from '../decorators.ts';
import type { Officer } from '../officer.ts';

/** Who am I: works with every kind of token. */
@Controller('api/auth')
@ApiTags('Masuk')
export class AuthController {
  @Get('me')
  @ApiOperation({ summary: 'Petugas yang sedang masuk' })
  @AnyOfficer()
  @Access(withoutCase('the caller’s own account'))
  me(@CurrentOfficer() officer: Officer): Officer {
    return officer;
  }
}
