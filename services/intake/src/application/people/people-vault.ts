import type {
  FoundPeople,
  MaskedPerson,
  PeopleDirectory,
  PersonIdentity,
  PersonLook,
  PersonLookUp,
} from '@alur/contracts';
import type { CommandContext } from '@alur/event-sourcing';
import { inJurisdiction } from '@alur/identity';
import { ProblemException, type ServicePorts } from '@alur/platform';
import { canonicalJson } from '@alur/read-models';
import { MASKED_NUMBER } from '@alur/standards';
import { MISSES_OF_ONE } from '../../domain/look-up-budget.ts';
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
import { LookUps } from './look-ups.ts';
import { type MaskedLine, MaskedLines, recordOf } from './masked-lines.ts';
import { allWith, byName, byNumber, numbersIn } from './people-search.ts';
import { PersonLog } from './person-log.ts';
import { askerOf, keyReused, lookOf, OFFICE, type Registrar, unknownPerson } from './registrar.ts';
import { isSamePerson, nameDiffers, personElsewhere } from './same-person.ts';

export type PeoplePorts = Pick<ServicePorts, 'vault' | 'runner' | 'clock' | 'ids' | 'standards'>;

export interface Registered {
  readonly subjectId: string;
  /** True when the NIK was registered before: that person is used, nothing of the person was changed. */
  readonly existing: boolean;
  readonly warnings: readonly Warning[];
}

/** The only place that holds who people are. Everything else has subject ids. */
export class PeopleVault implements PeopleDirectory {
  readonly #ports: PeoplePorts;
  readonly #log: PersonLog;
  readonly #masked: MaskedLines;
  /** Of this process. */
  readonly #lookUps: LookUps;

  constructor(ports: PeoplePorts) {
    this.#ports = ports;
    this.#log = new PersonLog(ports);
    this.#masked = new MaskedLines(ports);
    this.#lookUps = new LookUps(ports);
  }

  /**
   * @param place code of a village or kecamatan: people of other places are not found by name
   * @param lookId as in `show`
   * @throws ProblemException 429 over the officer's budget
   */
  async find(
    lookUp: PersonLookUp,
    { place = null, lookId }: { readonly place?: string | null; readonly lookId?: string | undefined } = {},
  ): Promise<FoundPeople> {
    const search = { vault: this.#ports.vault, lookUps: this.#lookUps };
    const numbers = numbersIn(lookUp.query);
    if (numbers === undefined) return byName(search, lookUp, place);
    const { query: _, limit: __, after: ___, ...asked } = lookUp;
    return byNumber(search, lookUp, numbers, (subjectId, field) =>
      this.#log.noteMatch({ ...asked, subjectId, caseId: null }, [field], lookId),
    );
  }

  /** @param lookId the same for a look that is tried again: it is logged once; a new one when absent */
  async show(request: PersonLook, lookId?: string): Promise<PersonIdentity | undefined> {
    const stored = await this.#get(request.tenant, request.subjectId);
    if (!stored) return undefined;
    await this.noteAccess(request, fieldsOf(stored), lookId);
    const { noNikReason: _, ...identity } = stored;
    return identity;
  }

  async showWithoutNumbers(request: PersonLook): Promise<PersonIdentity | undefined> {
    const stored = await this.#get(request.tenant, request.subjectId);
    if (!stored) return undefined;
    const { noNikReason: _, nik, kk, ...shown } = stored;
    await this.noteAccess(request, fieldsOf(shown));
    return { ...shown, nik: nik && MASKED_NUMBER, kk: kk && MASKED_NUMBER };
  }

  /** @param lookId as in `show` */
  async family(look: PersonLook, lookId?: string): Promise<string[]> {
    const { tenant, subjectId } = look;
    const kk = (await this.#get(tenant, subjectId))?.kk ?? null;
    if (kk === null) return [];
    await this.noteAccess(look, ['kk'], lookId);
    const family = [];
    for await (const id of allWith(this.#ports.vault, tenant, { kk: [kk] })) if (id !== subjectId) family.push(id);
    return family;
  }

  /** The birth date alone, for what depends on the age; null when it is not known. */
  async birthDate(request: PersonLook): Promise<string | null> {
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
   * before him, 429 over the officer's budget.
   */
  async register(input: IdentityInput, context: CommandContext, officer: Registrar = OFFICE): Promise<Registered> {
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
    const before = await this.#get(tenant, subjectId);
    if (identity.nik === null && before !== undefined && canonicalJson(before) !== canonicalJson(identity)) {
      throw keyReused();
    }
    await this.#put(tenant, subjectId, identity);
    const { noNikReason } = identity;
    const done = { subjectId, by: context.actor, at: context.at };
    await this.#log.run({ ...done, type: 'register', fields: fieldsOf(identity), noNikReason }, context);
    if (identity.nik !== null) {
      const asker = askerOf(context);
      this.#lookUps.takeBack('missed', asker, MISSES_OF_ONE);
      await this.#lookUps.note('registered', asker);
    }
    return { subjectId, existing: false, warnings };
  }

  /**
   * Changes what is given and keeps the rest. A changed NIK counts as a look-up that missed, because the answer says
   * whether somebody has it.
   * @throws ProblemException 400 for wrong fields, 404 for an unknown person, 409 when the NIK belongs to another, 429 over
   * the officer's budget.
   */
  async correct(
    subjectId: string,
    changes: IdentityInput,
    reasonCode: string,
    context: CommandContext,
    officer: Registrar = OFFICE,
  ): Promise<Warning[]> {
    const { tenant } = context;
    const before = await this.#get(tenant, subjectId);
    if (!before) throw unknownPerson();
    const { identity, warnings } = this.#read(context, { ...given(before), ...given(changes) });
    if (identity.nik !== null && identity.nik !== before.nik) {
      await this.#lookUps.spend('number', askerOf(context));
      await this.#lookUps.spend('missed', askerOf(context));
      const owner = await this.#byNik(tenant, identity.nik);
      if (owner !== undefined && owner !== subjectId) {
        await this.#log.noteMatch(lookOf(owner, officer, context), ['nik'], context.commandId);
        const detail = 'NIK ini sudah terdaftar untuk orang lain. Cari orang itu.';
        throw new ProblemException(409, 'nik-already-registered', detail);
      }
    }
    const fields = fieldsOf(identity).filter((field) => !same(before, identity, field));
    await this.#put(tenant, subjectId, identity);
    await this.#log.run({ type: 'correct', subjectId, fields, reasonCode, by: context.actor, at: context.at }, context);
    this.#masked.forget(tenant, subjectId);
    return [...warnings];
  }

  /** Destroys what is known of a person. The event comes first: other services erase on it even if this one crashes here. */
  async erase(subjectId: string, ground: string, openCases: number, context: CommandContext): Promise<void> {
    const { tenant, actor, at } = context;
    await this.#log.run({ type: 'erase', subjectId, ground, openCases, by: actor, at }, context);
    await this.finishErasure(tenant, subjectId);
  }

  async finishErasure(tenant: string, subjectId: string): Promise<void> {
    await this.#ports.vault.erase(tenant, subjectId);
    this.#masked.forget(tenant, subjectId);
  }

  async restrict(subjectId: string, on: boolean, ground: string, context: CommandContext): Promise<void> {
    const type = on ? 'restrict' : 'lift-restriction';
    await this.#log.run({ type, subjectId, ground, by: context.actor, at: context.at }, context);
  }

  /** Every look is logged before it is shown (UU 27/2022 art. 31). */
  noteAccess(look: PersonLook, fields: readonly string[], lookId?: string): Promise<void> {
    return this.#log.noteAccess(look, fields, lookId);
  }

  /** False also for a person whose registration was cut off: without its event no look at the person can be logged. */
  async isRegistered(tenant: string, subjectId: string): Promise<boolean> {
    return (await this.#log.of(tenant, subjectId)).status === 'known';
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

  #read(context: CommandContext, input: IdentityInput): { identity: StoredIdentity; warnings: readonly Warning[] } {
    const { standards } = this.#ports;
    const result = readIdentity(input, standards.tenant(context.tenant), standards.localDate(context));
    if (result.ok) return result;
    throw new ProblemException(400, 'identity-invalid', 'Data diri belum benar. Perbaiki isian yang disebut.', {
      errors: result.errors,
    });
  }

  /**
   * That the officer has the NIK of a person is in the person's access log, before the answer says that somebody has it. An
   * officer of a place who names a person of another place has the person before him: name and birth date match too.
   */
  async #match(subjectId: string, typed: StoredIdentity, officer: Registrar, context: CommandContext): Promise<void> {
    const stored = await this.#get(context.tenant, subjectId);
    if (stored === undefined) return;
    const near = inJurisdiction(officer, stored.village);
    const present = !near && isSamePerson(stored, typed);
    const fields = present ? (['nik', 'name', 'birthDate'] as const) : (['nik'] as const);
    await this.#log.noteMatch(lookOf(subjectId, officer, context), fields, context.commandId);
    await this.#lookUps.spend('number', askerOf(context), subjectId);
    if (!near && !present) throw personElsewhere();
  }

  async #byNik(tenant: string, nik: string): Promise<string | undefined> {
    return (await this.#ports.vault.lookup(tenant, { nik: [nik] }, { limit: 1 }))[0];
  }

  async #newId(tenant: string, nik: string | null, commandId: string): Promise<string> {
    if (nik === null) return derivedId(commandId, 'subject');
    for (let generation = 0; ; generation += 1) {
      const hash = await this.#ports.vault.blind(tenant, 'subject-id', `${nik}/${generation}`);
      const subjectId = derivedId(hash, 'subject');
      // Someone who was erased and comes back is a new person to the office.
      if ((await this.#log.of(tenant, subjectId)).status !== 'erased') return subjectId;
    }
  }

  async #doubts(tenant: string, subjectId: string, typed: StoredIdentity): Promise<Warning[]> {
    const stored = await this.#get(tenant, subjectId);
    return stored ? nameDiffers(stored, typed) : [];
  }
}

const made = new WeakMap<PeoplePorts['vault'], PeopleVault>();

/** The people of one vault: intake itself and the services beside it share one cache of masked lines. */
export function peopleVault(ports: PeoplePorts): PeopleVault {
  const known = made.get(ports.vault) ?? new PeopleVault(ports);
  made.set(ports.vault, known);
  return known;
}
