import type { CommandContext } from '@alur/event-sourcing';
import { Access, CurrentOfficer, type Officer, Roles, withoutCase } from '@alur/identity';
import {
  Answered,
  accept,
  type Call,
  Caller,
  Changes,
  ChoiceField,
  PatternField,
  PORTS,
  ProblemException,
  Reads,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { Body, Inject, Param } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import {
  CONSENT_CHANNELS,
  CONSENT_GIVERS,
  type ConsentChannel,
  type ConsentCommand,
  type ConsentGiver,
  type ConsentState,
  contactConsent,
} from '../domain/contact-consent.ts';
import { LANGUAGES, type Language } from '../domain/intents.ts';
import { COUNTER, MESSAGE_READERS } from './roles.ts';

export class PersonParams {
  @PatternField(/^[A-Za-z0-9-]{1,80}$/, { message: 'subjectId bukan id orang' })
  subjectId!: string;
}

export class OptInBody {
  @ChoiceField(CONSENT_CHANNELS)
  channel!: ConsentChannel;

  @PatternField(/^[a-z][a-z0-9-]{1,39}$/, {
    description: 'Bagaimana persetujuan diminta',
    example: 'loket',
    message: 'source harus kode, misalnya loket',
  })
  source!: string;

  @ChoiceField(CONSENT_GIVERS, { optional: true, default: 'subject', description: 'UU 27/2022 pasal 25, 26' })
  givenBy?: ConsentGiver;

  @ChoiceField(LANGUAGES, { optional: true, default: 'id' })
  language?: Language;
}

export class OptOutBody {
  @ChoiceField([...CONSENT_CHANNELS, 'all'])
  channel!: ConsentChannel | 'all';
}

@ApiBearerAuth()
@Routes('api/notification/people/:subjectId', 'Persetujuan')
@Access(withoutCase('which channels a person of the office agreed to, without who it is'))
export class ConsentFeature {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  @Reads('consent', 'Persetujuan seseorang menerima pesan')
  @Roles(...MESSAGE_READERS)
  async show(@Param() { subjectId }: PersonParams, @CurrentOfficer() { tenant }: Officer): Promise<ConsentState> {
    await this.#mustBeKnown(tenant, subjectId);
    return (await this.ports.runner.load(contactConsent, tenant, subjectId)).state;
  }

  @Changes('opt-in', 'Mencatat persetujuan menerima pesan pada satu saluran')
  @Roles(...COUNTER)
  optIn(
    @Param() { subjectId }: PersonParams,
    @Body() { channel, source, givenBy = 'subject', language = 'id' }: OptInBody,
    @Caller() { context }: Call,
  ): Promise<Answered<ConsentState>> {
    const { actor: by, at } = context;
    return this.#run({ type: 'opt-in', subjectId, channel, givenBy, source, language, by, at }, context);
  }

  @Changes('opt-out', 'Mencatat bahwa seseorang tidak mau menerima pesan lagi')
  @Roles(...COUNTER)
  optOut(
    @Param() { subjectId }: PersonParams,
    @Body() { channel }: OptOutBody,
    @Caller() { context }: Call,
  ): Promise<Answered<ConsentState>> {
    const { actor: by, at } = context;
    return this.#run({ type: 'opt-out', subjectId, channel, by, at }, context);
  }

  async #run(command: ConsentCommand, context: CommandContext): Promise<Answered<ConsentState>> {
    await this.#mustBeKnown(context.tenant, command.subjectId);
    const done = accept(await this.ports.runner.execute(contactConsent, command.subjectId, command, context));
    return new Answered(done, done.state);
  }

  /** @throws ProblemException 404 also for a person of another office. */
  async #mustBeKnown(tenant: string, subjectId: string): Promise<void> {
    const known = await this.ports.people.masked(tenant, [subjectId]);
    if (known.has(subjectId)) return;
    throw new ProblemException(404, 'subject-not-found', 'Orang ini tidak terdaftar, atau datanya sudah dihapus.');
  }
}
