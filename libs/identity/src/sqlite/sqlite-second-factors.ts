import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { GroupCommit } from '@alur/sqlite';
import { AccessError } from '../access-error.ts';
import {
  type NewSecondFactor,
  newRecoveryCodes,
  newSecret,
  recoveryHash,
  shownSecret,
  stepOf,
} from '../accounts/second-factor.ts';
import type { SecondFactors, SecretSealing } from '../accounts/second-factors.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS second_factors (
    account TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    sealed BLOB NOT NULL,
    confirmed INTEGER NOT NULL,
    last_step INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS recovery_codes (
    account TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (account, hash)
  ) STRICT, WITHOUT ROWID;
`;

type Row = {
  readonly account: string;
  readonly tenant: string;
  readonly sealed: Uint8Array;
  readonly confirmed: number;
  readonly last_step: number;
};

/** Second factors in the file of the accounts; secrets are sealed, recovery codes hashed. */
export class SqliteSecondFactors implements SecondFactors {
  readonly #group: GroupCommit;
  readonly #now: () => Date;
  readonly #sealing: SecretSealing | undefined;
  readonly #of: StatementSync;
  readonly #all: StatementSync;
  readonly #account: StatementSync;
  readonly #begin: StatementSync;
  readonly #use: StatementSync;
  readonly #addCode: StatementSync;
  readonly #useCode: StatementSync;
  readonly #removeCodes: StatementSync;
  readonly #remove: StatementSync;
  readonly #seal: StatementSync;

  /** @param options.sealing without it none can be made or checked: for the command line, which removes them */
  constructor(
    db: DatabaseSync,
    group: GroupCommit,
    options: { readonly now: () => Date; readonly sealing?: SecretSealing | undefined },
  ) {
    db.exec(SCHEMA);
    this.#group = group;
    this.#now = options.now;
    this.#sealing = options.sealing;
    this.#of = db.prepare('SELECT * FROM second_factors WHERE account = ?');
    this.#all = db.prepare('SELECT * FROM second_factors');
    this.#account = db.prepare('SELECT tenant, username FROM accounts WHERE id = ?');
    this.#begin = db.prepare(
      `INSERT INTO second_factors VALUES (:account, :tenant, :sealed, 0, 0)
       ON CONFLICT (account) DO UPDATE SET sealed = :sealed WHERE confirmed = 0`,
    );
    // Only a later step than the last one counts, so that no code is good twice.
    this.#use = db.prepare(
      'UPDATE second_factors SET confirmed = 1, last_step = :step WHERE account = :account AND last_step < :step',
    );
    this.#addCode = db.prepare('INSERT INTO recovery_codes VALUES (?, ?)');
    this.#useCode = db.prepare('DELETE FROM recovery_codes WHERE account = ? AND hash = ?');
    this.#removeCodes = db.prepare('DELETE FROM recovery_codes WHERE account = ?');
    this.#remove = db.prepare('DELETE FROM second_factors WHERE account = ?');
    this.#seal = db.prepare('UPDATE second_factors SET sealed = ? WHERE account = ? AND sealed = ?');
  }

  isSet(officerId: string): boolean {
    return this.#row(officerId)?.confirmed === 1;
  }

  async begin(officerId: string): Promise<NewSecondFactor> {
    const known = this.#account.get(officerId) as { tenant: string; username: string } | undefined;
    if (known === undefined) throw new AccessError(404, 'account-not-found', 'Akun ini tidak ada.');
    const { tenant, username } = known;
    const secret = newSecret();
    const sealed = this.#sealed().wrap(tenant, secret, contextOf(officerId));
    const { changes } = await this.#group.run(() => this.#begin.run({ account: officerId, tenant, sealed }));
    if (Number(changes) === 0) {
      throw new AccessError(
        409,
        'second-factor-set',
        'Faktor kedua sudah terpasang. Minta operator menghapusnya dahulu.',
      );
    }
    return shownSecret(secret, `${tenant}/${username}`);
  }

  async confirm(officerId: string, code: string): Promise<readonly string[] | undefined> {
    const row = this.#row(officerId);
    if (row === undefined || row.confirmed === 1) return undefined;
    const step = this.#step(row, code);
    if (step === undefined) return undefined;
    const codes = newRecoveryCodes();
    const confirmed = await this.#group.run(() => {
      if (Number(this.#use.run({ account: officerId, step }).changes) === 0) return false;
      this.#removeCodes.run(officerId);
      for (const one of codes) this.#addCode.run(officerId, recoveryHash(one));
      return true;
    });
    return confirmed ? codes : undefined;
  }

  async check(officerId: string, code: string): Promise<boolean> {
    const row = this.#row(officerId);
    if (row?.confirmed !== 1) return false;
    const step = this.#step(row, code);
    const { changes } = await this.#group.run(() =>
      step === undefined
        ? this.#useCode.run(officerId, recoveryHash(code))
        : this.#use.run({ account: officerId, step }),
    );
    return Number(changes) > 0;
  }

  async reset(officerId: string): Promise<void> {
    await this.#group.run(() => {
      this.#remove.run(officerId);
      this.#removeCodes.run(officerId);
    });
  }

  /** Seals anew what an older master key has sealed, so that the older one can be dropped. */
  async reseal(): Promise<void> {
    const sealing = this.#sealed();
    const { currentId } = sealing;
    const isCurrent = ({ sealed }: Row) => Buffer.compare(sealed.subarray(0, currentId.length), currentId) === 0;
    for (const row of (this.#all.all() as Row[]).filter((one) => !isCurrent(one))) {
      const { account, tenant, sealed } = row;
      const anew = sealing.wrap(tenant, sealing.unwrap(tenant, sealed, contextOf(account)), contextOf(account));
      await this.#group.run(() => this.#seal.run(anew, account, sealed));
    }
  }

  #row(officerId: string): Row | undefined {
    return this.#of.get(officerId) as Row | undefined;
  }

  #step({ account, tenant, sealed }: Row, code: string): number | undefined {
    return stepOf(this.#sealed().unwrap(tenant, sealed, contextOf(account)), code, this.#now());
  }

  #sealed(): SecretSealing {
    if (this.#sealing === undefined) throw new Error('Second factors need the master key');
    return this.#sealing;
  }
}

function contextOf(account: string): string[] {
  return ['second-factor', account];
}
