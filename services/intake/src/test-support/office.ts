import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contract, type ContractMessage, type DataOf, DocumentsVerified, TOPICS } from '@alur/contracts';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { publishAsStored } from '@alur/messaging/testing';
import { loadConfig, type ServicePorts } from '@alur/platform';
import { type RunningServices, startServices } from '@alur/platform/composition';
import { FixedClock } from '@alur/platform/testing';
import type { Role } from '@alur/standards';
import { intakeService } from '../index.ts';

/** Wednesday 1 July 2026, 09:00 WIB. */
export const NINE = '2026-07-01T02:00:00.000Z';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

interface Duty {
  readonly village?: string;
  readonly district?: string;
  readonly tenant?: string;
}

/** By it other services may ask for people. */
export const SERVICE_SECRET = 'between-services-for-tests-between-services';

/** A one-pixel picture. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** intake alone over HTTP, on real SQLite files in a folder of its own. */
export class Office {
  readonly clock = new FixedClock(NINE);
  readonly #folder = mkdtempSync(join(tmpdir(), 'intake-'));
  readonly #verification = new SqliteEventStore(':memory:');
  readonly #tokens = new Map<string, string>();
  #running: RunningServices | undefined;

  async start(): Promise<void> {
    const settings = { demo: true, port: 0, logLevel: 'silent', serviceSecret: SERVICE_SECRET };
    const config = loadConfig({}, { ...settings, dataDirectory: this.#folder });
    this.#running = await startServices([intakeService], config, { clock: this.clock });
    // Another context, as far as intake can see it: a store whose events are its messages.
    await this.ports.bus.publish({
      topic: TOPICS.verification,
      store: this.#verification,
      map: publishAsStored,
    });
  }

  async close(): Promise<void> {
    await this.#running?.close();
    await this.#verification.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get running(): RunningServices {
    if (!this.#running) throw new Error('the office is not open');
    return this.#running;
  }

  get ports(): ServicePorts {
    return this.running.services.get('intake')!.ports;
  }

  /** Signs in as an officer of these roles, made at first use. */
  async token(name: string, roles: readonly Role[], duty: Duty = {}): Promise<string> {
    const known = this.#tokens.get(name);
    if (known) return known;
    const { tenant = 'oku-selatan', village = null, district = null } = duty;
    const password = 'jembatan-hujan-kopi-71';
    const officer = { id: `${tenant}.${name}`, tenant, roles: [...roles], village, district };
    await this.running.accounts.create({ officer, username: name, password });
    const { body } = await this.call<{ token: string }>('POST', '/api/auth/login', {
      tenant,
      username: name,
      password,
    });
    this.#tokens.set(name, body.token);
    return body.token;
  }

  frontOffice(): Promise<string> {
    return this.token('front-office-1', ['front-office']);
  }

  async call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: object | FormData,
    options: { readonly token?: string; readonly headers?: Record<string, string> } = {},
  ): Promise<Answer<T>> {
    const form = body instanceof FormData;
    const response = await fetch(`${this.running.url}${path}`, {
      method,
      headers: {
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as T };
  }

  async upload(caseId: string, code: string, token: string, bytes: Uint8Array = PNG, key?: string): Promise<Answer> {
    const form = new FormData();
    form.set('code', code);
    form.set('file', new Blob([Buffer.from(bytes)]), 'rahasia.png');
    return this.call('POST', `/api/intake/cases/${caseId}/documents`, form, {
      token,
      ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
    });
  }

  /** Another context publishes that it verified the papers. */
  async verified(data: DataOf<typeof DocumentsVerified>): Promise<void> {
    const meta = {
      tenant: 'oku-selatan',
      actor: data.by,
      at: data.at,
      commandId: crypto.randomUUID(),
      correlationId: 'c-1',
    };
    const event = { id: crypto.randomUUID(), type: DocumentsVerified.type, data, meta };
    await this.#verification.append(`oku-selatan/case-file/${data.caseId}.${event.id}`, [event], 'no-stream');
  }

  /** Everything that intake has published so far. */
  async published<C extends Contract>(contract: C): Promise<ContractMessage<DataOf<C>>[]> {
    const found: ContractMessage<DataOf<C>>[] = [];
    for await (const batch of this.ports.bus.replay([contract.topic])) {
      for (const message of batch)
        if (message.type === contract.type) found.push(message as ContractMessage<DataOf<C>>);
    }
    return found;
  }
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
