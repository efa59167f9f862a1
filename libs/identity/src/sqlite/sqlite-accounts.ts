import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { GroupCommit, openDatabase } from '@alur/sqlite';
import { isRole, type OfficerProfile } from '@alur/standards';
import { AccessError } from '../access-error.ts';
import { DEMO_PASSWORD } from '../accounts/demo-password.ts';
import { type Account, canonical, type LocalAccounts, type SignIn } from '../accounts/local-accounts.ts';
import { checkPassword } from '../accounts/password-policy.ts';
import { PasswordHasher, type ScryptCost } from '../accounts/passwords.ts';
import type { SecretSealing } from '../accounts/second-factors.ts';
import type { Officer } from '../officer.ts';
import { openAccountsTable } from './accounts-table.ts';
import { SqliteSecondFactors } from './sqlite-second-factors.ts';
import { SqliteSessions } from './sqlite-sessions.ts';

const USERNAME = /^[a-z0-9][a-z0-9._-]{2,59}$/;

type Row = {
  readonly id: string;
  readonly tenant: string;
  readonly username: string;
  readonly roles: string;
  readonly village: string | null;
  readonly district: string | null;
  readonly password: string;
  readonly disabled: number;
  readonly created_at: string;
  readonly profile: string | null;
};

export interface SqliteAccountsOptions {
  readonly now: () => Date;
  /** Only to make tests and demonstrations quick; a hash made with another cost is renewed at the next sign-in. */
  readonly cost?: ScryptCost | undefined;
  /** The demo's password may be set, and no other weak one. */
  readonly demo?: boolean;
  /** Milliseconds without a request after which a session has ended; an hour when absent. */
  readonly idleMs?: number;
  /** Without it second factors can only be removed. */
  readonly sealing?: SecretSealing | undefined;
}

const IDLE_MS = 3_600_000;

/** Local accounts with their sessions and second factors in one SQLite file (or `:memory:`). */
export class SqliteAccounts implements LocalAccounts {
  readonly #db: DatabaseSync;
  readonly #owned: boolean;
  readonly #group: GroupCommit;
  readonly #now: () => Date;
  readonly #hasher: PasswordHasher;
  readonly sessions: SqliteSessions;
  readonly secondFactors: SqliteSecondFactors;
  readonly #byName: StatementSync;
  readonly #byId: StatementSync;
  readonly #byTenant: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #rehash: StatementSync;
  readonly #unvetted: StatementSync;
  readonly #vetted: StatementSync;
  readonly #demo: boolean;
  readonly #note: StatementSync;
  /** Duties of the officers who were noted, by id: a request is no reason to write. */
  readonly #noted = new Map<string, string>();

  /** @param database a path, or a connection that its owner closes after the accounts */
  constructor(database: string | DatabaseSync, options: SqliteAccountsOptions) {
    this.#owned = typeof database === 'string';
    const db = typeof database === 'string' ? openDatabase(database) : database;
    openAccountsTable(db);
    this.#db = db;
    this.#demo = options.demo ?? false;
    this.#group = new GroupCommit(db);
    this.#now = options.now;
    this.#hasher = new PasswordHasher({ cost: options.cost });
    this.sessions = new SqliteSessions(db, this.#group, { now: options.now, idleMs: options.idleMs ?? IDLE_MS });
    this.secondFactors = new SqliteSecondFactors(db, this.#group, options);
    this.#byName = db.prepare('SELECT * FROM accounts WHERE tenant = ? AND username = ?');
    this.#byId = db.prepare('SELECT * FROM accounts WHERE id = ?');
    this.#byTenant = db.prepare('SELECT * FROM accounts WHERE tenant = ? ORDER BY username');
    this.#insert = db.prepare(
      `INSERT INTO accounts (id, tenant, username, roles, village, district, password, disabled, created_at, vetted)
       VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT DO NOTHING RETURNING *`,
    );
    this.#update = db.prepare(
      `UPDATE accounts SET password = coalesce(:password, password),
         vetted = coalesce(:vetted, vetted),
         disabled = coalesce(:disabled, disabled), roles = coalesce(:roles, roles),
         profile = coalesce(:profile, profile),
         village = CASE WHEN :roles IS NULL THEN village ELSE :village END,
         district = CASE WHEN :roles IS NULL THEN district ELSE :district END
       WHERE id = :id RETURNING *`,
    );
    this.#unvetted = db.prepare('SELECT * FROM accounts WHERE vetted = 0 AND disabled = 0');
    this.#vetted = db.prepare(
      `UPDATE accounts SET vetted = 1, password = coalesce(:unusable, password),
         disabled = :unusable IS NOT NULL WHERE id = :id RETURNING *`,
    );
    this.#note = db.prepare(
      `INSERT INTO accounts (id, tenant, username, roles, village, district, password, disabled, created_at, vetted)
       VALUES (:id, :tenant, :username, :roles, :village, :district, :password, 0, :at, 1)
       ON CONFLICT (id) DO UPDATE SET roles = :roles, village = :village, district = :district`,
    );
    this.#rehash = db.prepare('UPDATE accounts SET password = ? WHERE id = ? AND password = ?');
  }

  async create({
    officer,
    username,
    password,
  }: {
    officer: Officer;
    username: string;
    password: string;
  }): Promise<Account> {
    const name = canonical(username);
    if (!USERNAME.test(name)) {
      throw new AccessError(
        422,
        'username-invalid',
        'Nama pengguna 3–60 karakter: huruf kecil, angka, titik, garis bawah, atau tanda hubung.',
      );
    }
    const vetted = await this.#vet(password, name);
    const hash = await this.#hasher.hash(password);
    const { id, tenant, roles, village, district } = officer;
    const at = this.#now().toISOString();
    const row = await this.#write(() =>
      this.#insert.get(id, tenant, name, JSON.stringify(roles), village, district, hash, at, vetted),
    );
    if (row === undefined) {
      throw new AccessError(409, 'account-exists', 'Nama pengguna atau kode petugas ini sudah dipakai.');
    }
    return account(row);
  }

  find(tenant: string, username: string): Account | undefined {
    const row = this.#byName.get(tenant, canonical(username)) as Row | undefined;
    return row === undefined ? undefined : account(row);
  }

  async authenticate(tenant: string, username: string, password: string, caller?: string): Promise<SignIn> {
    const row = this.#byName.get(tenant, canonical(username)) as Row | undefined;
    const right = await this.#hasher.verify(password, row?.password, caller);
    if (!right || row === undefined) return { ok: false, reason: 'wrong' };
    if (row.disabled === 1) return { ok: false, reason: 'disabled' };
    if (this.#hasher.isOutdated(row.password)) await this.#renew(row, password);
    return { ok: true, account: account(row) };
  }

  async changePassword(officerId: string, current: string, next: string): Promise<Account> {
    const row = this.#known(officerId);
    const signIn = await this.authenticate(row.tenant, row.username, current);
    if (signIn.ok) return this.resetPassword(officerId, next);
    throw new AccessError(403, 'password-wrong', 'Kata sandi saat ini salah.');
  }

  async resetPassword(officerId: string, next: string): Promise<Account> {
    const vetted = await this.#vet(next, this.#known(officerId).username);
    return this.#change(officerId, { password: await this.#hasher.hash(next), vetted });
  }

  async disableDemoPasswords(): Promise<Account[]> {
    const found: Account[] = [];
    for (const row of this.#unvetted.all() as Row[]) {
      const isDemo = await this.#hasher.verify(DEMO_PASSWORD, row.password);
      // Enabled again, the account still needs a new password.
      const unusable = isDemo ? this.#hasher.unusable() : null;
      const changed = await this.#write(() => {
        if (isDemo) this.sessions.endAllOf(row.id);
        return this.#vetted.get({ id: row.id, unusable });
      });
      if (isDemo && changed !== undefined) found.push(account(changed));
    }
    return found;
  }

  changeDuties(officerId: string, { roles, village, district }: Pick<Officer, 'roles' | 'village' | 'district'>) {
    return this.#change(officerId, { roles: JSON.stringify(roles), village, district });
  }

  setProfile(officerId: string, profile: OfficerProfile): Promise<Account> {
    return this.#change(officerId, { profile: JSON.stringify(profile) }, { keepsSessions: true });
  }

  async resetSecondFactor(officerId: string): Promise<Account> {
    await this.secondFactors.reset(officerId);
    return this.#change(officerId, {});
  }

  setDisabled(officerId: string, disabled: boolean): Promise<Account> {
    return this.#change(officerId, { disabled: disabled ? 1 : 0 });
  }

  async note({ id, tenant, roles, village, district }: Officer): Promise<void> {
    const duties = { roles: JSON.stringify(roles), village, district };
    const known = JSON.stringify(duties);
    if (this.#noted.get(id) === known) return;
    const at = this.#now().toISOString();
    const row = { id, tenant, username: canonical(id), ...duties, password: this.#hasher.unusable(), at };
    await this.#group.run(() => this.#note.run(row));
    this.#noted.set(id, known);
  }

  async list(tenant: string): Promise<Account[]> {
    return (this.#byTenant.all(tenant) as Row[]).map(account);
  }

  /** Commits what is waiting and closes the file. */
  close(): void {
    this.#group.flush();
    if (this.#owned) this.#db.close();
  }

  async #change(
    id: string,
    change: {
      password?: string;
      vetted?: number;
      disabled?: number;
      roles?: string;
      village?: string | null;
      district?: string | null;
      profile?: string;
    },
    { keepsSessions = false } = {},
  ): Promise<Account> {
    const none = {
      password: null,
      vetted: null,
      disabled: null,
      roles: null,
      village: null,
      district: null,
      profile: null,
    };
    const row = await this.#write(() => {
      if (!keepsSessions) this.sessions.endAllOf(id);
      return this.#update.get({ ...none, ...change, id });
    });
    return account(row ?? this.#known(id));
  }

  /** 1 when the password passed the policy, 0 for the demo's. */
  async #vet(password: string, username: string): Promise<0 | 1> {
    if (this.#demo && password === DEMO_PASSWORD) return 0;
    await checkPassword(password, username);
    return 1;
  }

  async #write(work: () => unknown): Promise<Row | undefined> {
    return (await this.#group.run(work)) as Row | undefined;
  }

  #known(officerId: string): Row {
    const row = this.#byId.get(officerId) as Row | undefined;
    if (row === undefined) throw new AccessError(404, 'account-not-found', 'Akun ini tidak ada.');
    return row;
  }

  async #renew(row: Row, password: string): Promise<void> {
    const hash = await this.#hasher.hash(password);
    await this.#group.run(() => this.#rehash.run(hash, row.id, row.password));
  }
}

function account(row: Row): Account {
  const { id, tenant, village, district, username } = row;
  const roles = (JSON.parse(row.roles) as string[]).filter(isRole);
  const officer = { id, tenant, roles, village, district };
  const profile = row.profile === null ? null : (JSON.parse(row.profile) as OfficerProfile);
  return { officer, username, disabled: row.disabled === 1, profile, createdAt: row.created_at };
}
