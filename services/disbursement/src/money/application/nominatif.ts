import { createHash, randomBytes } from 'node:crypto';
import type { CommandContext } from '@alur/event-sourcing';
import { PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import { subdistrictName, villageName } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import { aidCase } from '../../aid-case/domain/aid-case.ts';
import { readPerson } from '../../shared/person-data.ts';
import type { FixedList, ListChange, ListField, ListVersion } from '../domain/funds-list.ts';
import type { Round } from '../domain/funds-request-state.ts';

/** Where a recipient's money goes; in the vault under the recipient's key. */
export interface Account {
  readonly bank: string;
  readonly number: string;
  readonly holder: string;
  /** Why the holder is not the recipient. */
  readonly reason: string | null;
}

/** One line of the list of recipients (daftar nominatif), as BPKAD reads it. */
export interface NominatifRow {
  readonly householdId: string;
  readonly subjectId: string;
  readonly name: string;
  readonly nik: string | null;
  readonly kk: string | null;
  readonly address: string | null;
  readonly village: string;
  readonly subdistrict: string;
  readonly members: number | null;
  readonly damage: string | null;
  /** Whole rupiah. */
  readonly amount: number;
  readonly account: Account | null;
}

/** A pinned list with its rows; null: the recipient's data were erased. */
export interface ReadList {
  readonly version: ListVersion;
  readonly rows: readonly (NominatifRow | null)[];
  /** False: what the vault holds is not what was pinned. Unknown (null) once data of the list were erased. */
  readonly intact: boolean | null;
  /** Households whose data were corrected since: a new version is due. */
  readonly outdated: readonly string[];
}

const FIELDS: Readonly<Record<ListField, readonly (keyof NominatifRow)[]>> = {
  identity: ['name', 'nik', 'kk'],
  address: ['address', 'village', 'subdistrict'],
  household: ['members', 'damage'],
  amount: ['amount'],
  account: ['account'],
};

/**
 * Lists of recipients of a request: drawn from the people directory, kept by version in the vault, each line under its
 * recipient's key, so that an erasure reaches every version.
 */
@Injectable()
export class Nominatif {
  constructor(@Inject(PORTS) private readonly ports: Pick<ServicePorts, 'runner' | 'vault' | 'people'>) {}

  /** Keeps the list as it is now and answers what pins it. Each recipient's data are read for it, and logged. */
  async fix(
    caseId: string,
    round: Round,
    before: ListVersion | undefined,
    context: CommandContext,
  ): Promise<FixedList> {
    const { tenant, commandId: listId } = context;
    const rows = await this.#current(caseId, round, 'daftar-nominatif', context);
    const salt = randomBytes(16).toString('hex');
    const data = { salt };
    await this.ports.vault.put({
      tenant,
      subjectId: `case:${caseId}`,
      kind: 'nominatif',
      recordId: recordOf(listId),
      data,
    });
    for (const row of rows) {
      const recordId = recordOf(listId, row.householdId);
      await this.ports.vault.put({ tenant, subjectId: row.subjectId, kind: 'nominatif', recordId, data: row });
    }
    const known = before === undefined ? [] : await this.#kept(tenant, before);
    const households = rows.map(({ householdId }) => householdId);
    return { listId, hash: hashOf(salt, rows), households, ...difference(known, rows) };
  }

  /** @param purpose why the officer reads it: noted in the access log of every recipient on it (R-19) */
  async read(
    caseId: string,
    round: Round,
    version: ListVersion,
    purpose: string,
    context: CommandContext,
  ): Promise<ReadList> {
    const { tenant } = context;
    const rows = await this.#kept(tenant, version);
    const found = rows.filter((row) => row !== null);
    const salt = (await this.ports.vault.get<{ salt: string }>(tenant, recordOf(version.listId)))?.salt;
    const intact = salt === undefined || found.length < rows.length ? null : hashOf(salt, found) === version.hash;
    const recipients = found.map(
      (row) => round.recipients.find(({ householdId }) => householdId === row.householdId) ?? row,
    );
    const { changed } = difference(found, await this.#current(caseId, { ...round, recipients }, purpose, context));
    return { version, rows, intact, outdated: changed.map(({ householdId }) => householdId) };
  }

  async setAccount(
    tenant: string,
    caseId: string,
    { householdId, subjectId }: Pick<NominatifRow, 'householdId' | 'subjectId'>,
    account: Account,
  ) {
    const recordId = accountOf(caseId, householdId);
    await this.ports.vault.put({ tenant, subjectId, kind: 'funds-account', recordId, data: account });
  }

  async #kept(tenant: string, { listId, households }: ListVersion): Promise<(NominatifRow | null)[]> {
    const rows = households.map((householdId) =>
      this.ports.vault.get<NominatifRow>(tenant, recordOf(listId, householdId)),
    );
    return (await Promise.all(rows)).map((row) => row ?? null);
  }

  async #current(caseId: string, { recipients }: Pick<Round, 'recipients'>, purpose: string, context: CommandContext) {
    const { households } = (await this.ports.runner.load(aidCase, context.tenant, caseId)).state;
    const rows: NominatifRow[] = [];
    for (const { householdId, subjectId, amount } of recipients) {
      const person = await readPerson(this.ports.people, { subjectId, caseId, purpose }, context);
      const account = await this.ports.vault.get<Account>(context.tenant, accountOf(caseId, householdId));
      const household = households[householdId];
      rows.push({
        householdId,
        subjectId,
        name: person.name,
        nik: person.nik,
        kk: person.kk,
        address: person.address,
        village: villageName(person.village),
        subdistrict: subdistrictName(person.village),
        members: household?.members ?? null,
        damage: household?.damage ?? null,
        amount,
        account: account ?? null,
      });
    }
    return rows;
  }
}

/** @throws ProblemException 404 when no list, or not this version, was pinned */
export function versionOf(lists: readonly ListVersion[], version?: number): ListVersion {
  const found = version === undefined ? lists.at(-1) : lists.find((one) => one.version === version);
  if (found !== undefined) return found;
  throw new ProblemException(
    404,
    'list-not-found',
    'Daftar nominatif ini belum ditetapkan. Daftar terbit saat pengajuan.',
  );
}

function difference(before: readonly (NominatifRow | null)[], now: readonly NominatifRow[]): ListChange {
  const known = new Map(before.flatMap((row) => (row === null ? [] : [[row.householdId, row] as const])));
  const here = new Set(now.map(({ householdId }) => householdId));
  const changed = now.flatMap((row) => {
    const old = known.get(row.householdId);
    if (old === undefined) return [];
    const differs = (key: keyof NominatifRow) => JSON.stringify(old[key]) !== JSON.stringify(row[key]);
    const fields = (Object.keys(FIELDS) as ListField[]).filter((field) => FIELDS[field].some(differs));
    return fields.length === 0 ? [] : [{ householdId: row.householdId, fields }];
  });
  return {
    added: [...here].filter((householdId) => !known.has(householdId)),
    removed: [...known.keys()].filter((householdId) => !here.has(householdId)),
    changed,
  };
}

function hashOf(salt: string, rows: readonly NominatifRow[]): string {
  return createHash('sha256')
    .update(JSON.stringify([salt, rows]))
    .digest('hex');
}

function recordOf(listId: string, householdId?: string): string {
  return `nominatif.${listId}${householdId === undefined ? '' : `.${householdId}`}`;
}

function accountOf(caseId: string, householdId: string): string {
  return `funds-account.${caseId}.${householdId}`;
}
