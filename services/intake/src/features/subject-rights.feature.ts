import type { PersonIdentity } from '@alur/contracts';
import { streamName } from '@alur/event-sourcing';
import { Access, Roles, withoutCase } from '@alur/identity';
import {
  type Call,
  Caller,
  Changes,
  keepReasonWords,
  PORTS,
  ProblemException,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { Body, Inject, Param } from '@nestjs/common';
import { PeopleVault } from '../application/people/people-vault.ts';
import { type CaseLine, SubjectCases } from '../application/subject-cases.ts';
import { OWN_REQUEST } from '../domain/subject.ts';
import { GroundDto } from './person.dto.ts';

export interface SubjectExport {
  readonly subjectId: string;
  readonly identity: PersonIdentity;
  /** Ids of other registrations that two officers linked as the same person; each has an export of its own. */
  readonly sameAs: readonly string[];
  readonly cases: readonly CaseLine[];
  /** What was done with the person's data: registered, corrected, looked at by whom and for what. */
  readonly log: readonly { readonly type: string; readonly at: string; readonly by: string; readonly data: object }[];
  /** Kinds of what the vault holds besides the identity. */
  readonly held: readonly string[];
}

/** The rights of a person to the own data, exercised through the data-protection officer (UU 27/2022). */
@Routes('api/intake/people/:subjectId', 'Hak subjek data')
@Access(withoutCase('rights of the person, whose request is with the privacy officer'))
@Roles('petugas-pdp')
export class SubjectRights {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PeopleVault) private readonly people: PeopleVault,
    @Inject(SubjectCases) private readonly cases: SubjectCases,
  ) {}

  @Changes('export', 'Salinan data dan jejak aksesnya (pasal 32), dalam 3 × 24 jam')
  async export(
    @Param('subjectId') subjectId: string,
    @Caller() { context: { tenant, actor, correlationId } }: Call,
  ): Promise<SubjectExport> {
    const request = { tenant, subjectId, purpose: OWN_REQUEST, officer: actor, caseId: null, correlationId };
    const identity = await this.people.show(request);
    if (!identity) {
      throw new ProblemException(404, 'subject-not-found', 'Orang ini tidak terdaftar, atau datanya sudah dihapus.');
    }
    const events = await this.ports.store.readStream(streamName(tenant, 'subject', subjectId));
    const held = await this.ports.vault.recordsOf(tenant, subjectId);
    return {
      subjectId,
      identity,
      sameAs: await this.people.samePerson(tenant, subjectId),
      cases: await this.cases.of(tenant, subjectId),
      log: events.map(({ type, data, meta }) => ({ type, at: meta.at, by: meta.actor, data })),
      held: held.map(({ kind }) => kind),
    };
  }

  @Changes('erasure', 'Hapus data orang ini untuk selamanya (pasal 43); ditolak selama ada perkara berjalan')
  async erase(
    @Param('subjectId') subjectId: string,
    @Body() { ground, note }: GroundDto,
    @Caller() { context }: Call,
  ): Promise<{ subjectId: string; erasedAt: string | null; sameAs: readonly string[] }> {
    await this.#keepWords(subjectId, note, context);
    const open = (await this.cases.of(context.tenant, subjectId)).filter((line) => line.outcome === null);
    const sameAs = await this.people.samePerson(context.tenant, subjectId);
    for (const id of [...sameAs, subjectId]) await this.people.erase(id, ground, open.length, context);
    const proof = await this.ports.vault.erasure(context.tenant, subjectId);
    return { subjectId, erasedAt: proof?.erasedAt ?? null, sameAs };
  }

  @Changes('restriction', 'Batasi pemrosesan (pasal 41)')
  async restrict(
    @Param('subjectId') subjectId: string,
    @Body() { ground, note }: GroundDto,
    @Caller() { context }: Call,
  ): Promise<{ subjectId: string; restricted: boolean }> {
    await this.#keepWords(subjectId, note, context);
    await this.#restrict(subjectId, true, ground, context);
    return { subjectId, restricted: true };
  }

  @Changes('restriction-end', 'Akhiri pembatasan pemrosesan')
  async lift(
    @Param('subjectId') subjectId: string,
    @Body() { ground, note }: GroundDto,
    @Caller() { context }: Call,
  ): Promise<{ subjectId: string; restricted: boolean }> {
    await this.#keepWords(subjectId, note, context);
    await this.#restrict(subjectId, false, ground, context);
    return { subjectId, restricted: false };
  }

  /** What a person asks for holds for each registration of the person. */
  async #restrict(subjectId: string, on: boolean, ground: string, context: Call['context']): Promise<void> {
    const sameAs = await this.people.samePerson(context.tenant, subjectId);
    for (const id of [subjectId, ...sameAs]) await this.people.restrict(id, on, ground, context);
  }

  /** Under a key of their own, because they outlive the key of an erased person. */
  #keepWords(subjectId: string, note: string | undefined, context: Call['context']): Promise<void> {
    return keepReasonWords(this.ports.vault, `rights:${subjectId}`, note, context);
  }
}
