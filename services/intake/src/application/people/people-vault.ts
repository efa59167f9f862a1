import type { MaskedPerson, PeopleDirectory, PersonIdentity } from '@alur/contracts';
import type { CommandContext } from '@alur/event-sourcing';
import { inJurisdiction, type Jurisdiction } from '@alur/identity';
import { ProblemException, problemOf, type ServicePorts } from '@alur/platform';
import { localDate, parsePhone } from '@alur/standards';
import { type SubjectCommand, subjectDecider } from '../../domain/subject.ts';
import { derivedId } from '../derived-id.ts';
import {
  fieldsOf,
  given,
  type IdentityInput,
  readIdentity,
  type StoredIdentity,
  same,
  searchIndex,
  type Warning,
} from './identity.ts';
import { type MaskedLine, MaskedLines, recordOf } from './masked-lines.ts';
import { isSamePerson, nameDiffers, personElsewhere } from './same-person.ts';

export type PeoplePorts = Pick<ServicePorts, 'vault' | 'runner' | 'clock' | 'ids' | 'standards'>;
export type ShowRequest = Parameters<PeopleDirectory['show']>[0];

export interface Registered {
  readonly subjectId: string;
  /** True when the NIK was registered before: that person is used, nothing of the person was changed. */
  readonly existing: boolean;
  readonly warnings: readonly Warning[];
}

const OFFICE: Jurisdiction = { village: null, district: null };
/** Purpose in the access log when an officer typed who a person of another place is. */
const MATCHED = 'dicocokkan';

/** The only place that holds who people are. Everything else has subject ids. */
export class PeopleVault implements PeopleDirectory {
  readonly #ports: PeoplePorts;
  readonly #masked: MaskedLines;

  constructor(ports: PeoplePorts) {
    this.#ports = ports;
    this.#masked = new MaskedLines(ports);
  }

  async find(tenant: string, query: string, limit: number): Promise<string[]> {
    const { vault } = this.#ports;
    const digits = query.replace(/[\s.-]/g, '');
    if (/^\d{16}$/.test(digits)) {
      const found = await Promise.all([
        vault.lookup(tenant, 'nik', [digits], limit),
        vault.lookup(tenant, 'kk', [digits], limit),
      ]);
      return [...new Set(found.flat())].slice(0, limit);
    }
    const phone = parsePhone(query);
    return phone.ok
      ? vault.lookup(tenant, 'phone', [phone.value], limit)
      : vault.lookup(tenant, 'name', [query], limit);
  }

  /** @param lookId the same for a look that is tried again: it is logged once; a new one when absent */
  async show(request: ShowRequest, lookId?: string): Promise<PersonIdentity | undefined> {
    const stored = await this.#get(request.tenant, request.subjectId);
    if (!stored) return undefined;
    await this.noteAccess(request, fieldsOf(stored), lookId);
    const { noNikReason: _, ...identity } = stored;
    return identity;
  }

  /** The birth date alone, for what depends on the age; null when it is not known. */
  async birthDate(request: ShowRequest): Promise<string | null> {
    const stored = await this.#get(request.tenant, request.subjectId);
    if (!stored?.birthDate) return null;
    await this.noteAccess(request, ['birthDate']);
    return stored.birthDate;
  }

  async masked(tenant: string, subjectIds: readonly string[]): Promise<Map<string, MaskedPerson>> {
    const lines = await this.lines(tenant, subjectIds);
    return new Map([...lines].map(([id, { line }]) => [id, line]));
  }

  /** Masked lines with the village, so that a village officer is shown only the own village. */
  lines(tenant: string, subjectIds: readonly string[]): Promise<Map<string, MaskedLine>> {
    return this.#masked.of(tenant, subjectIds);
  }

  /**
   * Finds the person of this NIK or registers a new one. The id of a person with a NIK derives from its keyed hash, so two
   * counters that register the same NIK at once make one person.
   * @param officer who registers; the whole office when absent
   * @throws ProblemException 400 naming the wrong fields, 422 for a person of another place whom the officer does not have
   * before him.
   */
  async register(input: IdentityInput, context: CommandContext, officer: Jurisdiction = OFFICE): Promise<Registered> {
    const { tenant } = context;
    const { identity, warnings } = this.#read(context, input);
    const stored = identity.nik === null ? undefined : await this.#byNik(tenant, identity.nik);
    const known = stored !== undefined && (await this.isRegistered(tenant, stored)) ? stored : undefined;
    if (known !== undefined) {
      await this.#match(known, identity, officer, context);
      return {
        subjectId: known,
        existing: true,
        warnings: [...warnings, ...(await this.#doubts(tenant, known, identity))],
      };
    }
    // A record without an event is a registration that was cut off between the two; this one ends it.
    const subjectId = stored ?? (await this.#newId(tenant, identity.nik, context.commandId));
    await this.#put(tenant, subjectId, identity);
    const { noNikReason } = identity;
    const done = { subjectId, by: context.actor, at: context.at };
    await this.#run({ ...done, type: 'register', fields: fieldsOf(identity), noNikReason }, context);
    return { subjectId, existing: false, warnings };
  }

  /**
   * Changes what is given and keeps the rest.
   * @throws ProblemException 400 for wrong fields, 404 for an unknown person, 409 when the NIK belongs to another.
   */
  async correct(
    subjectId: string,
    changes: IdentityInput,
    reasonCode: string,
    context: CommandContext,
  ): Promise<Warning[]> {
    const { tenant } = context;
    const before = await this.#get(tenant, subjectId);
    if (!before) throw unknownPerson();
    const { identity, warnings } = this.#read(context, { ...given(before), ...given(changes) });
    const owner = identity.nik === null ? undefined : await this.#byNik(tenant, identity.nik);
    if (owner !== undefined && owner !== subjectId) {
      throw new ProblemException(
        409,
        'nik-already-registered',
        'NIK ini sudah terdaftar untuk orang lain. Cari orang itu.',
        {
          facts: { subjectId: owner },
        },
      );
    }
    const fields = fieldsOf(identity).filter((field) => !same(before, identity, field));
    await this.#put(tenant, subjectId, identity);
    await this.#run({ type: 'correct', subjectId, fields, reasonCode, by: context.actor, at: context.at }, context);
    this.#masked.forget(tenant, subjectId);
    return [...warnings];
  }

  /** Destroys what is known of a person. The event comes first: other services erase on it even if this one crashes here. */
  async erase(subjectId: string, ground: string, openCases: number, context: CommandContext): Promise<void> {
    const { tenant, actor, at } = context;
    await this.#run({ type: 'erase', subjectId, ground, openCases, by: actor, at }, context);
    await this.finishErasure(tenant, subjectId);
  }

  async finishErasure(tenant: string, subjectId: string): Promise<void> {
    await this.#ports.vault.erase(tenant, subjectId);
    this.#masked.forget(tenant, subjectId);
  }

  async restrict(subjectId: string, on: boolean, ground: string, context: CommandContext): Promise<void> {
    const type = on ? 'restrict' : 'lift-restriction';
    await this.#run({ type, subjectId, ground, by: context.actor, at: context.at }, context);
  }

  /** Every look is logged before it is shown (UU 27/2022 art. 31). */
  async noteAccess(request: ShowRequest, fields: readonly string[], lookId?: string): Promise<void> {
    const { clock, ids } = this.#ports;
    const { tenant, officer, correlationId, subjectId, purpose, caseId, service } = request;
    const at = clock.now().toISOString();
    await this.#run(
      { type: 'access', subjectId, officer, ...(service && { service }), purpose, caseId, fields, at },
      { tenant, actor: officer, at, commandId: lookId ?? ids.next(), correlationId },
    );
  }

  /** False also for a person whose registration was cut off: without its event no look at the person can be logged. */
  async isRegistered(tenant: string, subjectId: string): Promise<boolean> {
    return (await this.#ports.runner.load(subjectDecider, tenant, subjectId)).state.status === 'known';
  }

  /** Village of a person, for the bounds of village officers; undefined when the person is unknown or erased. */
  async villageOf(tenant: string, subjectId: string): Promise<string | null | undefined> {
    return (await this.lines(tenant, [subjectId])).get(subjectId)?.village;
  }

  #get(tenant: string, subjectId: string): Promise<StoredIdentity | undefined> {
    return this.#ports.vault.get<StoredIdentity>(tenant, recordOf(subjectId));
  }

  async #put(tenant: string, subjectId: string, identity: StoredIdentity): Promise<void> {
    const recordId = recordOf(subjectId);
    await this.#ports.vault.put({
      tenant,
      subjectId,
      kind: 'identity',
      recordId,
      data: identity,
      index: searchIndex(identity),
    });
  }

  #read(
    { tenant, at }: CommandContext,
    input: IdentityInput,
  ): { identity: StoredIdentity; warnings: readonly Warning[] } {
    const office = this.#ports.standards.tenant(tenant);
    const result = readIdentity(input, office, localDate(at, office.zone));
    if (result.ok) return result;
    throw new ProblemException(400, 'identity-invalid', 'Data diri belum benar. Perbaiki isian yang disebut.', {
      errors: result.errors,
    });
  }

  /**
   * An officer of a place who names a person of another place has the person before him: NIK, name and birth date must
   * match, and the match is in the person's access log.
   */
  async #match(
    subjectId: string,
    typed: StoredIdentity,
    officer: Jurisdiction,
    context: CommandContext,
  ): Promise<void> {
    const { tenant, actor, correlationId } = context;
    const stored = await this.#get(tenant, subjectId);
    if (stored === undefined || inJurisdiction(officer, stored.village)) return;
    if (!isSamePerson(stored, typed)) throw personElsewhere();
    const request = { tenant, subjectId, purpose: MATCHED, officer: actor, caseId: null, correlationId };
    await this.noteAccess(request, ['nik', 'name', 'birthDate']);
  }

  async #byNik(tenant: string, nik: string): Promise<string | undefined> {
    return (await this.#ports.vault.lookup(tenant, 'nik', [nik], 1))[0];
  }

  async #newId(tenant: string, nik: string | null, commandId: string): Promise<string> {
    if (nik === null) return derivedId(commandId, 'subject');
    for (let generation = 0; ; generation += 1) {
      const hash = await this.#ports.vault.blind(tenant, 'subject-id', `${nik}/${generation}`);
      const subjectId = derivedId(hash, 'subject');
      // Someone who was erased and comes back is a new person to the office.
      if ((await this.#ports.runner.load(subjectDecider, tenant, subjectId)).state.status !== 'erased')
        return subjectId;
    }
  }

  async #doubts(tenant: string, subjectId: string, typed: StoredIdentity): Promise<Warning[]> {
    const stored = await this.#get(tenant, subjectId);
    return stored ? nameDiffers(stored, typed) : [];
  }

  async #run(command: SubjectCommand, context: CommandContext): Promise<void> {
    const { ifRevision: _, commandHash: __, ...rest } = context;
    const commandId = derivedId(context.commandId, `${command.subjectId}/${command.type}`);
    const result = await this.#ports.runner.execute(subjectDecider, command.subjectId, command, { ...rest, commandId });
    if (result.outcome === 'rejected') throw problemOf(result.rejection);
  }
}

const made = new WeakMap<PeoplePorts['vault'], PeopleVault>();

/** The people of one vault: intake itself and the services beside it share one cache of masked lines. */
export function peopleVault(ports: PeoplePorts): PeopleVault {
  const known = made.get(ports.vault) ?? new PeopleVault(ports);
  made.set(ports.vault, known);
  return known;
}

function unknownPerson(): ProblemException {
  return new ProblemException(404, 'subject-not-found', 'Orang ini tidak terdaftar, atau datanya sudah dihapus.');
}
