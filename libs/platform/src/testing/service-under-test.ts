import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CaseOpened,
  type Context,
  type Contract,
  type ContractMessage,
  type DataOf,
  type PeopleDirectory,
  StepOpened,
} from '@alur/contracts';
import { DEMO_PASSWORD } from '@alur/identity/demo';
import { publishAsStored } from '@alur/messaging/testing';
import { type Holding, lacksPlace, loadStandards, type Role, subdistrictsOf } from '@alur/standards';
import { Module } from '@nestjs/common';
import { type RunningServices, startServices } from '../composition/index.ts';
import { loadConfig } from '../config/config.ts';
import type { ServiceDescriptor, ServicePorts } from '../runtime/service.ts';
import { FixedClock } from './doubles.ts';

export interface TestAnswer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
  readonly bytes: Uint8Array;
}

export interface SignedIn {
  readonly token: string;
  readonly id: string;
}

@Module({})
class NoModule {}

export interface ServiceUnderTestOptions {
  readonly now: string;
  readonly people?: PeopleDirectory;
  /** Contexts besides intake that the test speaks for. */
  readonly plays?: readonly Context[];
  /** How those contexts publish what their stores hold; as it is stored when absent. */
  readonly publish?: ServiceDescriptor['publish'];
  /** Settings besides those of a demo. */
  readonly settings?: Parameters<typeof loadConfig>[1];
}

/** One service over HTTP on real SQLite files; where it is another, intake is played by a store whose events are its messages. */
export class ServiceUnderTest {
  readonly clock: FixedClock;
  /** Confirmed holdings that the played intake knows. */
  readonly holdings: Holding[] = [];
  readonly #descriptor: ServiceDescriptor;
  readonly #options: ServiceUnderTestOptions;
  readonly #folder: string;
  readonly #signedIn = new Map<string, SignedIn>();
  #running: RunningServices | undefined;
  #told = 0;
  readonly #filed = new Set<string>();

  constructor(descriptor: ServiceDescriptor, options: ServiceUnderTestOptions) {
    this.#descriptor = descriptor;
    this.clock = new FixedClock(options.now);
    this.#options = options;
    this.#folder = mkdtempSync(join(tmpdir(), `${descriptor.name}-`));
  }

  async start(): Promise<void> {
    const { people = NOBODY, plays = [], publish, settings } = this.#options;
    // Tests move the clock by hours.
    const demo = { demo: true, port: 0, logLevel: 'silent', dataDirectory: this.#folder, idleMinutes: 480 };
    const config = loadConfig({}, { ...demo, ...settings });
    const intake =
      this.#descriptor.name === 'intake'
        ? []
        : [{ ...playedContext('intake', publish), people: () => people, holdingsOf: () => async () => this.holdings }];
    const played = [...intake, ...plays.map((name) => playedContext(name, publish))];
    this.#running = await startServices([...played, this.#descriptor], config, { clock: this.clock });
  }

  async close(): Promise<void> {
    await this.#running?.close();
    for (const path of [this.#folder, `${this.#folder}.erasures`]) rmSync(path, { recursive: true, force: true });
  }

  get running(): RunningServices {
    if (this.#running === undefined) throw new Error('The service under test is not started');
    return this.#running;
  }

  get ports(): ServicePorts {
    return this.running.services.get(this.#descriptor.name)!.ports;
  }

  /** The service applies nothing of what others publish until `release`. */
  hold(): void {
    for (const consumer of this.#consumers()) consumer.pause();
  }

  release(): void {
    for (const consumer of this.#consumers()) consumer.resume();
  }

  #consumers() {
    return this.running.services.get(this.#descriptor.name)!.consumers();
  }

  /**
   * intake, or another played context, says something; `key` is the case or the subject. Answers its version, for `?after=`.
   * The filing of a case is said before its first step where the test does not say it.
   */
  async tell<C extends Contract>(contract: C, tenant: string, key: string, data: DataOf<C> & object): Promise<string> {
    if (contract.type === CaseOpened.type) this.#filed.add(key);
    if (contract.type === StepOpened.type && !this.#filed.has(key)) {
      await this.tell(CaseOpened, tenant, key, filedCase(data as unknown as DataOf<typeof StepOpened>));
    }
    this.#told += 1;
    const id = crypto.randomUUID();
    const at = this.clock.now().toISOString();
    const meta = { tenant, actor: contract.context, at, commandId: id, correlationId: 'test' };
    const { store } = this.running.services.get(contract.context)!.ports;
    const event = { id, type: contract.type, data, meta };
    const stream = `${tenant}/case/${key}.${this.#told}`;
    await store.append(stream, [event], 'no-stream');
    return `${stream}@0`;
  }

  /** Signs in as an officer of these roles, made at first use; one who works for a district gets the tenant's first. */
  async officer(
    name: string,
    roles: readonly Role[],
    tenant = 'oku-selatan',
    village: string | null = null,
    district?: string,
  ): Promise<SignedIn> {
    const id = `${tenant}.${name}`;
    const known = this.#signedIn.get(id);
    if (known !== undefined) return known;
    const first = lacksPlace(roles, village, null) ? subdistrictsOf(loadStandards().tenant(tenant))[0]! : null;
    const officer = { id, tenant, roles: [...roles], village, district: district ?? first };
    await this.running.accounts.create({ officer, username: name, password: DEMO_PASSWORD });
    const body = { tenant, username: name, password: DEMO_PASSWORD };
    const answer = await this.call<{ token: string }>('POST', '/api/auth/login', undefined, body);
    const signed = { token: answer.body.token, id };
    this.#signedIn.set(id, signed);
    return signed;
  }

  async call<T = Record<string, unknown>>(
    method: string,
    path: string,
    officer?: Pick<SignedIn, 'token'>,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TestAnswer<T>> {
    const form = body instanceof FormData;
    const response = await fetch(`${this.running.url}${path}`, {
      method,
      headers: {
        ...(officer === undefined ? {} : { authorization: `Bearer ${officer.token}` }),
        ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const json = response.headers.get('content-type')?.includes('json') ?? false;
    const text = Buffer.from(bytes).toString('utf8');
    const parsed = json ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body: parsed, bytes };
  }

  /** Everything of a contract that is on its topic. */
  async published<C extends Contract>(contract: C): Promise<ContractMessage<DataOf<C>>[]> {
    const found: ContractMessage<DataOf<C>>[] = [];
    for await (const batch of this.ports.bus.replay([contract.topic])) {
      for (const message of batch) {
        if (message.type === contract.type) found.push(message as ContractMessage<DataOf<C>>);
      }
    }
    return found;
  }
}

/** The filing of the case of a step, of which a test tells no more. */
function filedCase(step: DataOf<typeof StepOpened>): DataOf<typeof CaseOpened> {
  const { caseId, service, serviceVersion, subjectId, village, urgent, openedAt, excluded } = step;
  const { kind = 'application', archetype = 'A1' } = loadStandards().find(service) ?? {};
  return {
    ...{ caseId, service, serviceVersion, subjectId, village, urgent, openedAt, kind, archetype },
    ...(excluded && { excluded }),
    ticket: `TICKET-${caseId}`,
    reporterId: null,
    relation: 'diri',
    channel: 'loket',
    about: null,
    openedBy: 'oku-selatan.who-filed-it',
  };
}

/** Data of an opened step with harmless values where a test does not care. */
export function openedStep(
  step: Pick<DataOf<typeof StepOpened>, 'caseId' | 'kind'> & Partial<DataOf<typeof StepOpened>>,
): DataOf<typeof StepOpened> {
  return {
    stepId: step.kind,
    run: 1,
    service: 'layanan-lanjut-usia',
    serviceVersion: 1,
    subjectId: `subject-of-${step.caseId}`,
    village: null,
    roles: ['back-office'],
    partner: null,
    notBy: [],
    requires: [],
    params: {},
    urgent: false,
    openedAt: '2026-08-03T02:00:00.000Z',
    dueAt: null,
    ...step,
  };
}

/** Asks again until the answer holds, at most ten seconds. */
export async function until<T>(ask: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    if (Date.now() > end) throw new Error(`Did not come true within 10 s: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A directory in which nobody is registered. */
export const NOBODY: PeopleDirectory = {
  find: async () => ({ subjectIds: [], next: null }),
  show: async () => undefined,
  family: async () => [],
  samePerson: async () => [],
  masked: async () => new Map(),
};

function playedContext(name: Context, publish: ServiceDescriptor['publish'] = publishAsStored): ServiceDescriptor {
  return {
    name,
    title: name,
    description: 'Dimainkan oleh uji',
    module: () => ({ module: NoModule }),
    publish,
    views: [],
  };
}
