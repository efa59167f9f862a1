import { dirname, join } from 'node:path';
import { AccessError, type Account } from '@alur/identity';
import { SqliteAccounts } from '@alur/identity/sqlite';
import { Manifest } from '@alur/sqlite';
import { type OfficerProfile, printedName, ROLES } from '@alur/standards';
import { Command } from 'commander';
import { type CommandContext, DATA_OPTION, dataFolder, existingDataFolder } from './context.ts';
import { checkTenant, type DutyOptions, dutiesOf } from './duties.ts';
import { english } from './english.ts';
import { found, wrongUsage } from './failure.ts';
import { PASSWORD_OPTION, readPassword } from './passwords.ts';
import { table } from './table.ts';

const FILE = 'accounts.db';
const OFFICER_ID = /^[a-z0-9-]+\.[a-z0-9-]{1,60}$/;

interface Common {
  readonly tenant: string;
  readonly data?: string;
}

interface AddOptions extends Common, DutyOptions {
  readonly id?: string;
  readonly passwordStdin?: boolean;
}

/** Works on the accounts file; an office that runs notices the change at its next request. */
export function usersCommand(context: CommandContext): Command {
  const users = new Command('users').description('accounts of officers (where no identity provider signs them in)');
  const { terminal } = context;
  const command = (name: string, description: string) =>
    users
      .command(name)
      .description(description)
      .requiredOption('--tenant <code>', 'tenant')
      .option(...DATA_OPTION);

  command('list', 'show the accounts of a tenant').action((options: Common) =>
    withAccounts(context, options, async (accounts) => {
      for (const line of table(rowsOf(await accounts.list(options.tenant)))) terminal.print(line);
    }),
  );

  withDuties(command('add <username>', 'make an account'))
    .option('--id <officer-id>', 'id that stands in the log for good, never a name (default: made of the first role)')
    .option(...PASSWORD_OPTION)
    .action((username: string, options: AddOptions) => add(context, username, options));

  for (const [name, disabled] of [
    ['disable', true],
    ['enable', false],
  ] as const) {
    const description = disabled ? 'end all sessions of an account and refuse its sign-in' : 'let an account in again';
    command(`${name} <username>`, description).action((username: string, options: Common) =>
      withAccounts(context, options, async (accounts) => {
        const { officer } = known(accounts, options.tenant, username);
        await accounts.setDisabled(officer.id, disabled);
        terminal.print(`${officer.id} is ${name}d.`);
      }),
    );
  }

  command('reset-password <username>', 'give an officer a new password; ends all sessions')
    .option(...PASSWORD_OPTION)
    .action((username: string, options: Common & { passwordStdin?: boolean }) =>
      withAccounts(context, options, async (accounts) => {
        const { officer } = known(accounts, options.tenant, username);
        await accounts.resetPassword(officer.id, await newPassword(context, options));
        terminal.print(`${officer.id} has the new password.`);
      }),
    );

  command('reset-second-factor <username>', 'remove the second factor of a lost device; ends all sessions').action(
    (username: string, options: Common) =>
      withAccounts(context, options, async (accounts) => {
        const { officer } = known(accounts, options.tenant, username);
        await accounts.resetSecondFactor(officer.id);
        terminal.print(`${officer.id} sets a new second factor at the next sign-in, where one is needed.`);
      }),
  );

  withDuties(
    command('duties <username>', 'give an officer other roles or another place of duty; ends all sessions'),
  ).action((username: string, options: Common & DutyOptions) =>
    withAccounts(context, options, async (accounts) => {
      const { officer } = known(accounts, options.tenant, username);
      const changed = await accounts.changeDuties(officer.id, dutiesOf(options.tenant, options));
      terminal.print(`${officer.id} is now ${changed.officer.roles.join(', ')}${placeOf(changed)}.`);
    }),
  );

  command('profile <username>', 'record how papers name an officer; what is not given stays, and no session ends')
    .option('--name <name>', 'name without titles')
    .option('--title-before <titles>', 'titles before the name, e.g. "Drs."')
    .option('--title-after <titles>', 'degrees after the name, e.g. "M.Si."')
    .option('--nip <digits>', '18 digits')
    .option('--rank <rank>', 'pangkat and golongan, e.g. "Pembina / IV-a"')
    .option('--position <position>', 'jabatan as it is printed')
    .action((username: string, options: Common & Partial<OfficerProfile>) =>
      withAccounts(context, options, async (accounts) => {
        const { officer, profile } = known(accounts, options.tenant, username);
        const changed = profileOf(options, profile);
        await accounts.setProfile(officer.id, changed);
        terminal.print(`${officer.id} is named ${printedName(changed) ?? 'nothing yet'} on papers.`);
      }),
    );

  users
    .command('roles')
    .description('show the role codes')
    .action(() => {
      for (const line of table(Object.entries(ROLES))) terminal.print(line);
    });
  return users;
}

/** @throws Failure for a NIP that is none. */
function profileOf(given: Partial<OfficerProfile>, before: OfficerProfile | null): OfficerProfile {
  const none = { name: null, titleBefore: null, titleAfter: null, nip: null, rank: null, position: null };
  const { name, titleBefore, titleAfter, nip, rank, position } = { ...none, ...before, ...given };
  if (nip !== null && !/^\d{18}$/.test(nip)) throw wrongUsage('A NIP has 18 digits, without spaces.');
  return { name, titleBefore, titleAfter, nip, rank, position };
}

function withDuties(command: Command): Command {
  return command
    .requiredOption('--role <role...>', 'one or more role codes (see: alur users roles)')
    .option('--village <code>', 'village of a village officer, e.g. 16.09.01.2004')
    .option('--district <code>', 'kecamatan of a TKSK or camat, e.g. 16.09.01');
}

async function add(context: CommandContext, username: string, options: AddOptions): Promise<void> {
  const { tenant } = options;
  checkTenant(tenant);
  const duties = dutiesOf(tenant, options);
  if (options.id !== undefined && !(OFFICER_ID.test(options.id) && options.id.startsWith(`${tenant}.`))) {
    throw wrongUsage(`An officer id looks like ${tenant}.front-office-1.`);
  }
  const password = await newPassword(context, options);
  // The first account is made before the office has ever run, so the file need not exist yet.
  const path = join(dataFolder(context, options.data), FILE);
  await using(path, async (accounts) => {
    const id = options.id ?? nextId(tenant, duties.roles[0]!, await accounts.list(tenant));
    const { officer } = await accounts.create({ officer: { id, tenant, ...duties }, username, password });
    context.terminal.print(`${officer.id} can sign in (${path}).`);
  });
}

function newPassword(context: CommandContext, options: { readonly passwordStdin?: boolean }): Promise<string> {
  return readPassword(context, {
    fromStdin: options.passwordStdin ?? false,
    question: 'New password of the officer',
    twice: true,
  });
}

/** Accounts are never deleted, so an id is never given twice. */
function nextId(tenant: string, role: string, accounts: readonly Account[]): string {
  const prefix = `${tenant}.${role}-`;
  const numbers = accounts.flatMap(({ officer: { id } }) =>
    id.startsWith(prefix) ? Number(id.slice(prefix.length)) : [],
  );
  return `${prefix}${Math.max(0, ...numbers.filter(Number.isInteger)) + 1}`;
}

function known(accounts: SqliteAccounts, tenant: string, username: string): Account {
  const account = accounts.find(tenant, username);
  if (account !== undefined) return account;
  throw wrongUsage(`${tenant} has no account "${username}". See: alur users list --tenant ${tenant}`);
}

function withAccounts(
  context: CommandContext,
  options: Common,
  work: (accounts: SqliteAccounts) => Promise<void>,
): Promise<void> {
  checkTenant(options.tenant);
  return using(join(existingDataFolder(context, options.data, FILE), FILE), work);
}

async function using(path: string, work: (accounts: SqliteAccounts) => Promise<void>): Promise<void> {
  const manifest = new Manifest(dirname(path));
  const accounts = new SqliteAccounts(manifest.open(path), { now: () => new Date() });
  try {
    await work(accounts);
  } catch (error) {
    if (error instanceof AccessError) throw found(english(error.code, error.detail));
    throw error;
  } finally {
    accounts.close();
    manifest.close();
  }
}

function rowsOf(accounts: readonly Account[]): string[][] {
  const rows = accounts.map((account) => [
    account.username,
    account.officer.id,
    account.officer.roles.join(','),
    account.officer.village ?? account.officer.district ?? '-',
    account.disabled ? 'disabled' : 'active',
    account.createdAt.slice(0, 10),
  ]);
  return [['USERNAME', 'OFFICER', 'ROLES', 'PLACE', 'STATE', 'SINCE'], ...rows];
}

function placeOf({ officer }: Account): string {
  const place = officer.village ?? officer.district;
  return place === null ? '' : ` in ${place}`;
}
