import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Contract,
  type ContractMessage,
  contractOf,
  type DataOf,
  type PeopleDirectory,
  type PersonIdentity,
  StepOpened,
} from '@alur/contracts';
import type { RecordedEvent } from '@alur/event-sourcing';
import { toMessage } from '@alur/messaging';
import { loadConfig, type ServiceDescriptor, type ServicePorts } from '@alur/platform';
import { type RunningServices, startServices } from '@alur/platform/composition';
import { FixedClock } from '@alur/platform/testing';
import { loadStandards, officialOn, type Role } from '@alur/standards';
import { Module } from '@nestjs/common';
import { verificationService } from '../index.ts';

/** Monday 3 August 2026, 09:00 WIB. */
export const NINE = '2026-08-03T02:00:00.000Z';
export const OKU = 'oku-selatan';
export const LUTIM = 'luwu-timur';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
  readonly bytes: Uint8Array;
}

export interface Signed {
  readonly token: string;
  readonly id: string;
}

type StepData = DataOf<typeof StepOpened>;

@Module({})
class NoModule {}

/** verification over HTTP on real SQLite files; intake is played by a store whose events are its messages. */
export class Office {
  readonly clock = new FixedClock(NINE);
  /** What was asked of the people directory. */
  readonly shown: Parameters<PeopleDirectory['show']>[0][] = [];
  readonly people = new Map<string, PersonIdentity>();
  readonly #folder = mkdtempSync(join(tmpdir(), 'verification-'));
  readonly #signedIn = new Map<string, Signed>();
  #running: RunningServices | undefined;
  #count = 0;

  async start(): Promise<void> {
    const config = loadConfig({}, { demo: true, port: 0, logLevel: 'silent', dataDirectory: this.#folder });
    this.#running = await startServices([this.#intake(), verificationService], config, { clock: this.clock });
  }

  async close(): Promise<void> {
    await this.#running?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get running(): RunningServices {
    if (!this.#running) throw new Error('the office is not open');
    return this.#running;
  }

  get ports(): ServicePorts {
    return this.running.services.get('verification')!.ports;
  }

  #intake(): ServiceDescriptor {
    const people: PeopleDirectory = {
      find: async () => [],
      show: async (request) => {
        this.shown.push(request);
        return this.people.get(request.subjectId);
      },
      masked: async () => new Map(),
    };
    return {
      name: 'intake',
      title: 'Penerimaan',
      description: 'Tiruan untuk uji',
      module: () => ({ module: NoModule }),
      publish: told,
      consumes: [],
      views: [],
      people: () => people,
    };
  }

  /** intake says something about a case. */
  async tell<C extends Contract>(contract: C, tenant: string, key: string, data: DataOf<C> & object): Promise<void> {
    this.#count += 1;
    const id = crypto.randomUUID();
    const meta = { tenant, actor: 'intake', at: this.clock.now().toISOString(), commandId: id, correlationId: 'c-1' };
    const { store } = this.running.services.get('intake')!.ports;
    await store.append(`${tenant}/case/${key}.${this.#count}`, [{ id, type: contract.type, data, meta }], 'no-stream');
  }

  /** intake opens a step; answers when verification knows it. */
  async open(caseId: string, kind: string, more: Partial<StepData> = {}, tenant = OKU): Promise<void> {
    const step: StepData = {
      caseId,
      stepId: kind,
      run: 1,
      kind,
      service: 'layanan-lanjut-usia',
      serviceVersion: 1,
      subjectId: `subject-of-${caseId}`,
      village: null,
      roles: ['back-office'],
      partner: null,
      notBy: [],
      requires: [],
      params: {},
      urgent: false,
      openedAt: NINE,
      dueAt: null,
      ...more,
    };
    if (step.subjectId !== null && !this.people.has(step.subjectId)) this.people.set(step.subjectId, person());
    await this.tell(StepOpened, tenant, caseId, step);
    await until(
      () => this.ports.store.readStream(`${tenant}/case-file/${caseId}`),
      (events) =>
        events.some(
          ({ data }) =>
            'stepId' in data &&
            data.stepId === step.stepId &&
            'openedAt' in data &&
            'run' in data &&
            data.run === step.run,
        ),
    );
  }

  /** Signs in as an officer of these roles, made at first use. */
  async officer(name: string, roles: readonly Role[], tenant = OKU, village: string | null = null): Promise<Signed> {
    const known = this.#signedIn.get(`${tenant}.${name}`);
    if (known) return known;
    const password = 'jembatan-hujan-kopi-71';
    const id = `${tenant}.${name}`;
    await this.running.accounts.create({
      officer: { id, tenant, roles: [...roles], village, district: null },
      username: name,
      password,
    });
    const { body } = await this.call<{ token: string }>('POST', '/api/auth/login', undefined, {
      tenant,
      username: name,
      password,
    });
    const signed = { token: body.token, id };
    this.#signedIn.set(`${tenant}.${name}`, signed);
    return signed;
  }

  /** The officer whom the tenant's data name as head of the office. */
  head(tenant = OKU): Promise<Signed> {
    const id = officialOn(loadStandards().tenant(tenant), 'kepala-dinas', '2026-08-03')?.officerId;
    return this.officer(id?.slice(tenant.length + 1) ?? 'kepala-dinas', ['kepala-dinas'], tenant);
  }

  async call<T = Record<string, unknown>>(
    method: string,
    path: string,
    officer?: Signed,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.running.url}${path}`, {
      method,
      headers: {
        ...(officer === undefined ? {} : { authorization: `Bearer ${officer.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const json = response.headers.get('content-type')?.includes('json');
    const parsed = json ? JSON.parse(Buffer.from(bytes).toString('utf8')) : {};
    return { status: response.status, headers: response.headers, body: parsed, bytes };
  }

  act<T = Record<string, unknown>>(
    caseId: string,
    path: string,
    officer: Signed,
    body: object = {},
  ): Promise<Answer<T>> {
    return this.call<T>('POST', `/api/verification/cases/${caseId}/steps/${path}`, officer, body);
  }

  /** Everything of a contract that verification has published so far. */
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

export function person(): PersonIdentity {
  return {
    name: 'Siti Contoh',
    nik: '1609014107509992',
    kk: '1609010101900002',
    birthDate: '1950-07-01',
    sex: 'P',
    address: 'Dusun Contoh RT 02',
    village: 'Desa Contoh',
    phone: '+6281234567890',
  };
}

function told(event: RecordedEvent): ContractMessage | undefined {
  const contract = contractOf(event.type);
  if (contract === undefined) throw new Error(`No contract ${event.type}`);
  const key = 'caseId' in event.data ? event.data.caseId : 'subject';
  return toMessage('intake', contract, event, String(key), event.data);
}

/** Asks again until the answer holds, at most ten seconds. */
export async function until<T>(ask: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    if (Date.now() > end) throw new Error(`never came true: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
