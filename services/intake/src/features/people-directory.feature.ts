import type { FoundPeople, MaskedPerson, PersonIdentity, PersonLook, PersonLookUp } from '@alur/contracts';
import { CurrentService, ServiceOnly } from '@alur/identity';
import {
  FOUND_AT_ONCE,
  InstantField,
  IntField,
  MASKED_AT_ONCE,
  PatternField,
  PEOPLE_PATH,
  PORTS,
  type ServicePorts,
  TextField,
} from '@alur/platform';
import type { Staff } from '@alur/standards';
import { Body, Controller, Headers, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsString, Length } from 'class-validator';
import { derivedId } from '../application/derived-id.ts';
import { PeopleVault } from '../application/people/people-vault.ts';

const PURPOSE = /^[A-Za-z0-9][A-Za-z0-9:._|/-]{0,79}$/;
const LOOK = /^[A-Za-z0-9-]{8,64}$/;

class PersonQuestionDto {
  @TextField({ min: 1, max: 40 })
  tenant!: string;

  @PatternField(PURPOSE)
  purpose!: string;

  @TextField({ min: 1, max: 120 })
  officer!: string;

  @TextField({ min: 1, max: 120 })
  correlationId!: string;
}

class FindPeopleDto extends PersonQuestionDto {
  @TextField({ min: 1, max: 300 })
  query!: string;

  @IntField({ min: 1, max: FOUND_AT_ONCE })
  limit!: number;

  @TextField({ optional: true, min: 1, max: 120 })
  after?: string;
}

class ShowPersonDto extends PersonQuestionDto {
  @TextField({ min: 1, max: 120 })
  subjectId!: string;

  @TextField({ optional: true, min: 1, max: 120 })
  caseId?: string;
}

class StaffDto {
  @TextField({ min: 1, max: 40 })
  tenant!: string;
}

class SamePersonDto {
  @TextField({ min: 1, max: 40 })
  tenant!: string;

  @TextField({ min: 1, max: 120 })
  subjectId!: string;
}

class MaskPeopleDto {
  @TextField({ min: 1, max: 40 })
  tenant!: string;

  @IsArray()
  @ArrayMaxSize(MASKED_AT_ONCE)
  @IsString({ each: true })
  @Length(1, 120, { each: true })
  subjectIds!: string[];

  @InstantField({ optional: true })
  at?: string;
}

/**
 * The people directory for the other services of the office, which are trusted with the tenant and the officer that they
 * name. Everything is a POST, because an address may not hold a NIK or a name; no answer is kept on its way.
 */
@ApiExcludeController()
@Controller(PEOPLE_PATH)
@ServiceOnly()
export class PeopleDirectoryApi {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PeopleVault) private readonly people: PeopleVault,
  ) {}

  @Post('find')
  @HttpCode(200)
  find(
    @Body() lookUp: FindPeopleDto,
    @CurrentService() service: string,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<FoundPeople> {
    const asked = { ...lookUp, service };
    return this.people.find(asked, { lookId: lookIdOf(key, asked) });
  }

  @Post('family')
  @HttpCode(200)
  async family(
    @Body() { caseId, ...look }: ShowPersonDto,
    @CurrentService() service: string,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<{ subjectIds: string[] }> {
    const asked = { ...look, caseId: caseId ?? null, service };
    return { subjectIds: await this.people.family(asked, lookIdOf(key, asked)) };
  }

  /** Logged before it is answered; a look that is sent again under its `Idempotency-Key` is logged once. */
  @Post('show')
  @HttpCode(200)
  async show(
    @Body() { caseId, ...look }: ShowPersonDto,
    @CurrentService() service: string,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<{ person: PersonIdentity | null }> {
    const asked = { ...look, caseId: caseId ?? null, service };
    return { person: (await this.people.show(asked, lookIdOf(key, asked))) ?? null };
  }

  @Post('same-person')
  @HttpCode(200)
  async samePerson(@Body() { tenant, subjectId }: SamePersonDto): Promise<{ subjectIds: string[] }> {
    return { subjectIds: await this.people.samePerson(tenant, subjectId) };
  }

  @Post('masked')
  @HttpCode(200)
  async masked(
    @Body() { tenant, subjectIds, at }: MaskPeopleDto,
  ): Promise<{ people: ({ readonly subjectId: string } & MaskedPerson)[] }> {
    const lines = await this.people.masked(tenant, subjectIds, at);
    return { people: [...lines].map(([subjectId, line]) => ({ subjectId, ...line })) };
  }

  @Post('staff')
  @HttpCode(200)
  staff(@Body() { tenant }: StaffDto): Promise<Staff> {
    return this.ports.staff.of(tenant);
  }
}

/** Of the key and of what is asked: so the key of another look cannot hide a look from the log. */
function lookIdOf(key: string | undefined, asked: PersonLook | PersonLookUp): string | undefined {
  return key !== undefined && LOOK.test(key) ? derivedId(JSON.stringify([key, asked]), 'look') : undefined;
}
