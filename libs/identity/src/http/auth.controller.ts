import { Controller, Get } from '@nestjs/common';
import { AnyOfficer, CurrentOfficer } from '../decorators.ts';
import type { Officer } from '../officer.ts';

/** Who am I: works with every kind of token. */
@Controller('api/auth')
export class AuthController {
  @Get('me')
  @AnyOfficer()
  me(@CurrentOfficer() officer: Officer): Officer {
    return officer;
  }
}
