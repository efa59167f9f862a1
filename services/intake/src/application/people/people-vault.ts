import type {
  FoundPeople,
  MaskedPerson,
  PeopleDirectory,
  PersonIdentity,
  PersonLook,
  PersonLookUp,
} from '@alur/contracts';
import type { CommandContext } from '@alur/event-sourcing';
import { MASKED_NUMBER } from '@alur/standards';
import { fieldsOf, type StoredIdentity } from './identity.ts';
import { linkedPeople } from './linked-people.ts';
import { LookUps } from './look-ups.ts';
import { type MaskedLine, MaskedLines, recordOf } from './masked-lines.ts';
import { allWith, byName, byNumber, numbersIn } from './people-search.ts';
import { PersonLog } from './person-log.ts';
import type { PeoplePorts } from './registrar.ts';
import { Registration } from './registration.ts';

/** The only place that holds who people are. Everything else has subject ids. */
export class PeopleVault implements PeopleDirectory {
  readonly #ports: PeoplePorts;
  readonly #log: PersonLog;
  readonly #masked: MaskedLines;
  /** Of this process. */
  readonly #lookUps: LookUps;
  readonly registration: Registration;

  constructor(ports: PeoplePorts) {
    this.#ports = ports;
    this.#log = new PersonLog(ports);
    this.#masked = new MaskedLines(ports);
    this.#lookUps = new LookUps(ports);
    this.registration = new Registration(ports, this.#log, this.#masked, this.#lookUps);
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
    const { noNikReason: _, formerNames: __, ...identity } = stored;
    return identity;
  }

  async showWithoutNumbers(request: PersonLook): Promise<PersonIdentity | undefined> {
    const stored = await this.#get(request.tenant, request.subjectId);
    if (!stored) return undefined;
    const { noNikReason: _, formerNames: __, nik, kk, ...shown } = stored;
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

  samePerson(tenant: string, subjectId: string): Promise<string[]> {
    return linkedPeople(this.#ports, tenant, subjectId);
  }

  /** The birth date alone, for what depends on the age; null when it is not known. */
  async birthDate(request: PersonLook): Promise<string | null> {
    const stored = await this.#get(request.tenant, request.subjectId);
    if (!stored?.birthDate) return null;
    await this.noteAccess(request, ['birthDate']);
    return stored.birthDate;
  }

  /** What the screening of a new case needs; null for somebody who is unknown. */
  async screened(request: PersonLook): Promise<Pick<PersonIdentity, 'birthDate' | 'sex'> | null> {
    const stored = await this.#get(request.tenant, request.subjectId);
    if (!stored) return null;
    const { birthDate, sex } = stored;
    await this.noteAccess(request, fieldsOf({ birthDate, sex }));
    return { birthDate, sex };
  }

  /** Notes a new case of somebody whose data are restricted. @returns whether they are */
  async noteFiling(subjectId: string, caseId: string, context: CommandContext): Promise<boolean> {
    const { tenant, actor: by, at } = context;
    const { restricted } = await this.#log.of(tenant, subjectId);
    if (restricted) await this.#log.run({ type: 'note-filing', subjectId, caseId, by, at }, context);
    return restricted;
  }

  async masked(tenant: string, subjectIds: readonly string[], at?: string): Promise<Map<string, MaskedPerson>> {
    if (at !== undefined) return this.#masked.at(tenant, subjectIds, at);
    const lines = await this.lines(tenant, subjectIds);
    return new Map([...lines].map(([id, { line }]) => [id, line]));
  }

  /** Masked lines with the village, so that a village officer is shown only the own village. */
  lines(tenant: string, subjectIds: readonly string[]): Promise<Map<string, MaskedLine>> {
    return this.#masked.of(tenant, subjectIds);
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
    return this.#log.isRegistered(tenant, subjectId);
  }

  /** Village of a person, for the bounds of village officers; undefined when the person is unknown or erased. */
  async villageOf(tenant: string, subjectId: string): Promise<string | null | undefined> {
    return (await this.lines(tenant, [subjectId])).get(subjectId)?.village;
  }

  #get(tenant: string, subjectId: string): Promise<StoredIdentity | undefined> {
    return this.#ports.vault.get<StoredIdentity>(tenant, recordOf(subjectId));
  }
}

const made = new WeakMap<PeoplePorts['vault'], PeopleVault>();

/** The people of one vault: intake itself and the services beside it share one cache of masked lines. */
export function peopleVault(ports: PeoplePorts): PeopleVault {
  const known = made.get(ports.vault) ?? new PeopleVault(ports);
  made.set(ports.vault, known);
  return known;
}
