import { Controller, Get } from '@nestjs/common';
import { Access, AnyOfficer, CurrentOfficer, withoutCase } from '../decorators.ts';
import type { Officer } from '../officer.ts';

/** Who am I: works with every kind of token. */
@Controller('api/auth')
export class AuthController {
  @Get('me')
  @AnyOfficer()
  @Access(withoutCase('the caller’s own account'))
  me(@CurrentOfficer() officer: Officer): Officer {
    return officer;
  }
}
