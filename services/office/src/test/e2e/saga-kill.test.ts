import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  DemoClient,
  FUND_LINE,
  fundsPath,
  goodsDeskKnows,
  type Household,
  photo,
  Story,
  supplyOffice,
} from '@alur/demo';
import { verifyLog } from '@alur/event-sourcing';
import type { Role } from '@alur/standards';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { assessedFire, NOW, openOffice, type TestOffice, TOKEN_SECRET } from '../fixtures/office.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/test/fixtures/saga-kill.child.js', import.meta.url));
const BUDGET = 500_000_000;
const SHARES = [5_000_000, 2_500_000];
const TOTAL = 7_500_000;
const DATE = '2026-07-01';

let office: TestOffice;
let running: ChildProcess | undefined;
let path: string;
let commands: Command[];
const tokens = new Map<Role, string>();

/** One request of the story, sent with the same key until it is answered. */
interface Command {
  readonly role: Role;
  readonly act: string;
  readonly body: object | Blob;
  readonly key: string;
}

beforeAll(async () => {
  if (!existsSync(PROGRAM)) throw new Error('Build the office first: npm run build');
  office = await openOffice();
  const callers = new DemoClient(office.url);
  await supplyOffice(callers);
  const story = new Story(callers, 'oku-selatan', 'front-office');
  const households = await assessedFire(story);
  for (const { householdId } of households) await goodsDeskKnows(story, householdId);
  path = fundsPath(story);
  commands = storyOf(households);
  for (const { role } of commands) tokens.set(role, await office.token('oku-selatan', role));
  await office.caughtUp();
  await office.stop();
});

afterAll(async () => {
  running?.kill('SIGKILL');
  await office.close();
});

function command(role: Role, act: string, body: object | Blob = {}): Command {
  return { role, act, body, key: randomUUID() };
}

function evidenceOf(householdId: string, ids: readonly string[]): Command[] {
  const upload = (id: string) => `recipients/${householdId}/evidence/${id}`;
  return ids.map((id, index) => command('bendahara-bansos', upload(id), photo(index, 40, 90)));
}

function handOver(householdId: string): Command[] {
  const ids = [randomUUID(), randomUUID()] as const;
  const body = {
    householdId,
    place: 'kantor',
    way: 'tunai',
    villageOfficer: { present: true, name: 'Saksi Uji Padam', role: 'petugas-desa' },
    receivedByRecipient: true,
    evidence: [
      { evidenceId: ids[0], kind: 'tanda-tangan-penerima' },
      { evidenceId: ids[1], kind: 'tanda-tangan-saksi' },
    ],
  };
  return [...evidenceOf(householdId, ids), command('bendahara-bansos', 'handovers', body)];
}

/** From the nota dinas to the closed books, with one family that does not come for its money. */
function storyOf(households: readonly Household[]): Command[] {
  const recipients = households.map(({ householdId }, index) => ({ householdId, amount: SHARES[index] }));
  const [first, second] = households as [Household, Household];
  const reason = { reasonCode: 'menolak-bantuan' };
  return [
    command('kabid-linjamsos', 'draft', { ...FUND_LINE, recipients }),
    command('kepala-dinas', 'signature'),
    command('kabid-linjamsos', 'submission'),
    command('bpkad', 'reception'),
    command('bpkad', 'approval'),
    command('bpkad', 'spp', { number: 'UJI/SPP', date: DATE, instrument: 'LS' }),
    command('bpkad', 'spm', { number: 'UJI/SPM', date: DATE }),
    command('bpkad', 'sp2d', { number: 'UJI/SP2D', date: DATE, amount: TOTAL }),
    command('bpkad', 'disbursement'),
    ...handOver(first.householdId),
    command('bendahara-bansos', 'not-received', { ...reason, householdId: second.householdId }),
    command('bendahara-bansos', 'accountability', {
      number: 'UJI/SPJ',
      date: DATE,
      handedOver: SHARES[0],
      returned: SHARES[1],
    }),
    command('bpkad', 'closing'),
  ];
}

interface Child {
  readonly process: ChildProcess;
  /** The signal that ended it. */
  readonly gone: Promise<string | null>;
  /** Undefined: it was killed before it could listen. */
  readonly url: string | undefined;
}

async function start(): Promise<Child> {
  const flags = ['--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, PROGRAM, office.dataDirectory, NOW, TOKEN_SECRET], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = child;
  const gone = new Promise<string | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  const lines = createInterface({ input: child.stdout! });
  const listening = new Promise<string>((resolve) => lines.once('line', resolve));
  const url = await Promise.race([listening, gone.then(() => undefined)]);
  return { process: child, gone, url };
}

/** Status of the answer; undefined when the process died over it. */
async function send(url: string, { role, act, body, key }: Command): Promise<number | undefined> {
  const form = new FormData();
  if (body instanceof Blob) form.set('file', body, 'bukti');
  const json = body instanceof Blob ? undefined : { 'content-type': 'application/json' };
  const headers = { authorization: `Bearer ${tokens.get(role)}`, 'idempotency-key': key, ...json };
  const sent = body instanceof Blob ? form : JSON.stringify(body);
  const response = await fetch(`${url}${path}/${act}`, { method: 'POST', headers, body: sent }).catch(() => undefined);
  if (response === undefined || response.ok || response.status === 409) return response?.status;
  throw new Error(`${act} answered ${response.status}: ${await response.text()}`);
}

test('killed after every single write about money and started again, the office pays each family once', async () => {
  let kills = 0;
  const left = [...commands];
  while (left.length > 0) {
    const child = await start();
    for (let alive = child.url; alive !== undefined && left.length > 0; ) {
      const status = await send(alive, left[0]!);
      if (status === undefined) alive = undefined;
      else if (status !== 409) left.shift();
    }
    if (left.length === 0) child.process.kill('SIGKILL');
    else kills += 1;
    expect(await child.gone).toBe('SIGKILL');
  }
  expect(kills).toBeGreaterThan(commands.length);

  office = await openOffice(undefined, office.dataDirectory);
  await office.caughtUp();
  const callers = new DemoClient(office.url);
  const bpkad = await callers.as('oku-selatan', 'bpkad');
  const { body } = await bpkad.expect<Shown>('GET', path);
  expect(body).toMatchObject({ status: 'closed', round: 1, pending: null, handedOver: SHARES[0] });
  expect(body.recipients.map(({ state }) => state)).toEqual(['handed-over', 'not-received']);
  const { year, fund, line } = FUND_LINE;
  const books = await bpkad.expect('GET', `/api/disbursement/fund-lines/${year}/${fund}/${line}`);
  expect(books.body).toMatchObject({ budget: BUDGET, reserved: 0, committed: SHARES[0], free: BUDGET - SHARES[0]! });
  const { store, parking } = office.service('disbursement').ports;
  const log = await store.readAll('', 10_000);
  const count = (type: string) => log.filter((event) => event.type === type).length;
  expect(count('funds-request.handed-over.v1')).toBe(1);
  expect(count('sp2d-register.registered.v1')).toBe(1);
  expect(await verifyLog(store)).toMatchObject({ intact: true });
  expect(await parking.list()).toEqual([]);
}, 120_000);

interface Shown {
  readonly recipients: readonly { readonly state: string }[];
}
