import type { CommandContext } from '@alur/event-sourcing';
import { inJurisdiction } from '@alur/identity';
import { ProblemException } from '@alur/platform';
import { canonicalJson } from '@alur/read-models';
import { MISSES_OF_ONE } from '../../domain/look-up-budget.ts';
import { derivedId } from '../derived-id.ts';
import {
  fieldsOf,
  formerNamesOf,
  given,
  type IdentityInput,
  readIdentity,
  type StoredIdentity,
  same,
  searchIndex,
  type Warning,
} from './identity.ts';
import type { LookUps } from './look-ups.ts';
import { type MaskedLines, recordOf } from './masked-lines.ts';
import type { PersonLog } from './person-log.ts';
import { askerOf, keyReused, lookOf, OFFICE, type PeoplePorts, type Registrar, unknownPerson } from './registrar.ts';
import { isSamePerson, nameDiffers, personElsewhere } from './same-person.ts';
import { fieldsOfReasons, type SimilarPerson, similarPeople, similarWarning } from './similar-people.ts';

export interface Registered {
  readonly subjectId: string;
  /** True when the NIK was registered before: that person is used, nothing of the person was changed. */
  readonly existing: boolean;
  readonly warnings: readonly Warning[];
  /** Others who may be this person; masked, and only for a new person. */
  readonly similar: readonly SimilarPerson[];
}

/** Enters people into the vault and corrects them. */
export class Registration {
  readonly #ports: PeoplePorts;
  readonly #log: PersonLog;
  readonly #masked: MaskedLines;
  readonly #lookUps: LookUps;

  constructor(ports: PeoplePorts, log: PersonLog, masked: MaskedLines, lookUps: LookUps) {
    this.#ports = ports;
    this.#log = log;
    this.#masked = masked;
    this.#lookUps = lookUps;
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
    const known = stored !== undefined && (await this.#log.isRegistered(tenant, stored)) ? stored : undefined;
    if (known !== undefined) {
      await this.#match(known, identity, officer, context);
      return {
        subjectId: known,
        existing: true,
        warnings: [...warnings, ...(await this.#doubts(tenant, known, identity))],
        similar: [],
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
    const similar = await this.#similar(identity, context, officer, subjectId);
    return { subjectId, existing: false, warnings: [...warnings, ...similarWarning(similar)], similar };
  }

  /** Who may be the person that is typed, before anybody is registered. @throws ProblemException 400, 429 */
  async similarTo(input: IdentityInput, context: CommandContext, officer: Registrar): Promise<SimilarPerson[]> {
    const { identity } = this.#read(context, input);
    await this.#lookUps.spend('name', askerOf(context));
    return this.#similar(identity, context, officer, null);
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
    const formerNames = formerNamesOf(before, identity, context.at);
    await this.#put(tenant, subjectId, { ...identity, ...(formerNames.length > 0 && { formerNames }) });
    await this.#log.run({ type: 'correct', subjectId, fields, reasonCode, by: context.actor, at: context.at }, context);
    this.#masked.forget(tenant, subjectId);
    return [...warnings];
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

  /** That the officer had these things of a person right is in the person's access log. */
  async #similar(
    identity: StoredIdentity,
    context: CommandContext,
    officer: Registrar,
    except: string | null,
  ): Promise<SimilarPerson[]> {
    const similar = await similarPeople(this.#ports.vault, context.tenant, identity, officer, except);
    for (const { subjectId, reasons } of similar) {
      await this.#log.noteMatch(lookOf(subjectId, officer, context), fieldsOfReasons(reasons), context.commandId);
    }
    return similar;
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
