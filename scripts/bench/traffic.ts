/** The office under 50 connections over HTTP, beside a bare Fastify route that the same client calls in the same round. */
import { DEMO_PASSWORD } from '@alur/identity/demo';
import { type Answer, Connection, visitsPerSecond } from './client.ts';
import { type MeasuredServer, startBareServer, startDemoOffice } from './processes.ts';
import { type Pair, pairedRounds, percentile } from './rounds.ts';

const CONNECTIONS = 50;
const TENANT = 'oku-selatan';
const ROLE = 'petugas-pengaduan';
const REQUESTS_OF_A_LIFECYCLE = 4;

const COMPLAINT = {
  service: 'pengaduan-layanan',
  channel: 'tatap-muka',
  anonymous: true,
  note: 'Antrean di loket terlalu lama; sudah dua kali datang tanpa dilayani sampai sore.',
};

export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface TrafficFigures {
  /** Commands per second and requests per second of the bare route. */
  readonly commands: readonly Pair[];
  /** Lifecycles per second; the bare route counts four requests as one. */
  readonly lifecycles: readonly Pair[];
  /** Milliseconds from the answer of a command to the answer of a worklist that shows it, one figure per round. */
  readonly visible: readonly Latency[];
}

interface Filed {
  readonly caseId: string;
  readonly ticket: string;
}

export async function benchTraffic(rounds: number, roundMs: number): Promise<TrafficFigures> {
  const office = await startDemoOffice();
  let bare: MeasuredServer | undefined;
  const opened: Connection[] = [];
  const connect = (url: string, headers?: Readonly<Record<string, string>>) => {
    const connections = Array.from({ length: CONNECTIONS }, () => new Connection(url, headers));
    opened.push(...connections);
    return connections;
  };
  try {
    const officers = connect(office.url, { authorization: `Bearer ${await signIn(office.url)}` });
    bare = await startBareServer((await file(officers[0]!)).bytes);
    const nobody = connect(bare.url);
    const askBare = async (connection: Connection) => void (await connection.send('POST', '/', COMPLAINT));
    const bareRequests = () => visitsPerSecond(nobody, roundMs / 2, askBare);

    const commands = await pairedRounds(
      rounds,
      () => visitsPerSecond(officers, roundMs, async (connection) => void (await file(connection))),
      bareRequests,
    );
    const lifecycles = await pairedRounds(
      rounds,
      () => visitsPerSecond(officers, roundMs, lifecycle),
      async () => (await bareRequests()) / REQUESTS_OF_A_LIFECYCLE,
    );
    const visible: Latency[] = [];
    for (let round = 0; round < rounds; round++) visible.push(await visibility(officers, roundMs));
    return { commands, lifecycles, visible };
  } finally {
    for (const connection of opened) connection.close();
    await bare?.stop();
    await office.stop();
  }
}

export async function signIn(url: string): Promise<string> {
  const connection = new Connection(url);
  const body = { tenant: TENANT, username: ROLE, password: DEMO_PASSWORD };
  const answer = await connection.send<{ readonly token: string }>('POST', '/api/auth/login', body);
  connection.close();
  return answer.body.token;
}

function file(connection: Connection): Promise<Answer<Filed>> {
  return connection.send('POST', '/api/intake/complaints', { ...COMPLAINT, laporNumber: number() });
}

function number(): string {
  return String(Math.floor(1e8 + Math.random() * 9e8));
}

/** A complaint from the counter to its answer: file, assign, resolve, search. Each request sees what the one before did. */
async function lifecycle(connection: Connection): Promise<void> {
  const { body: filed } = await file(connection);
  const assigned = await connection.send('POST', `/api/intake/cases/${filed.caseId}/steps/follow-up/assignment`, {
    officer: `${TENANT}.${ROLE}`,
  });
  await connection.send(
    'POST',
    `/api/verification/cases/${filed.caseId}/steps/follow-up/follow-up?${after(assigned)}`,
    { resultCode: 'terbukti-ditindaklanjuti', answerText: 'Petugas loket ditambah pada jam sibuk.' },
  );
  const found = await connection.send<{ readonly items: readonly unknown[] }>(
    'POST',
    `/api/portal/search?${after(assigned)}`,
    { q: filed.ticket },
  );
  if (found.body.items.length !== 1) throw new Error('The search did not find the case');
}

export async function visibility(officers: readonly Connection[], roundMs: number): Promise<Latency> {
  const waits: number[] = [];
  await visitsPerSecond(officers, roundMs, async (connection) => {
    const filed = await file(connection);
    const start = performance.now();
    await connection.send('GET', `/api/portal/worklist?${after(filed)}`);
    waits.push(performance.now() - start);
  });
  return { p50: percentile(waits, 0.5), p95: percentile(waits, 0.95), p99: percentile(waits, 0.99) };
}

function after({ headers }: Answer<unknown>): string {
  return `after=${encodeURIComponent(String(headers['alur-version']))}`;
}
