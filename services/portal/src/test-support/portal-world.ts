import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Context,
  type Contract,
  type ContractMessage,
  contractOf,
  type DataOf,
  type MaskedPerson,
  type PeopleDirectory,
} from '@alur/contracts';
import { createLogger, loadConfig, type ServiceDescriptor } from '@alur/platform';
import { type RunningServices, startServices } from '@alur/platform/composition';
import { FixedClock } from '@alur/platform/testing';
import type { Role } from '@alur/standards';
import { Module } from '@nestjs/common';
import { portalService } from '../index.ts';

export const NOW = '2026-07-01T03:00:00.000Z';
const BY = 'oku-selatan.front-office-1';
const PASSWORD = 'cukup-panjang-untuk-uji-1';

/** A contract message as a service publishes it. `stream` defaults to the case's. */
export function message<C extends Contract>(
  contract: C,
  revision: number,
  data: DataOf<C>,
  options: { readonly tenant?: string; readonly subject?: string; readonly stream?: string; readonly at?: string } = {},
): ContractMessage<DataOf<C>> {
  const { tenant = 'oku-selatan', at = NOW } = options;
  const named = data as { readonly caseId?: string; readonly subjectId?: string };
  const subject = options.subject ?? named.caseId ?? named.subjectId ?? '';
  const stream = options.stream ?? `${tenant}/${contract.context === 'intake' ? 'case' : 'case-file'}/${subject}`;
  return {
    id: `${stream}@${revision}`,
    type: contract.type,
    source: `alur/${contract.context}`,
    subject,
    time: at,
    tenant,
    actor: BY,
    stream,
    revision,
    correlationId: 'uji',
    data,
  };
}

/** People whom the tests look for: the words of the name find them. */
export class KnownPeople implements PeopleDirectory {
  readonly people = new Map<string, { readonly words: readonly string[]; readonly masked: MaskedPerson }>();

  async find(_tenant: string, query: string): Promise<string[]> {
    const words = query.toLowerCase().split(' ');
    return [...this.people].filter(([, { words: own }]) => words.every((word) => own.includes(word))).map(([id]) => id);
  }

  async show(): Promise<undefined> {
    return undefined;
  }

  async masked(_tenant: string, ids: readonly string[]): Promise<Map<string, MaskedPerson>> {
    return new Map(ids.flatMap((id) => (this.people.has(id) ? [[id, this.people.get(id)!.masked]] : [])));
  }
}

@Module({})
class OtherService {}

/** Stands for another service: publishes the messages that its store is given. */
function publisher(name: Context, people?: PeopleDirectory): ServiceDescriptor {
  return {
    name,
    title: name,
    description: name,
    module: () => ({ module: OtherService }),
    publish: (event) => ('message' in event.data ? (event.data.message as ContractMessage) : undefined),
    views: [],
    ...(people ? { people: () => people } : {}),
  };
}

/** The portal in a process of its own kind: with publishers beside it, officers who sign in, and HTTP. */
export class PortalWorld {
  readonly people: KnownPeople;
  readonly clock: FixedClock;
  readonly #running: RunningServices;
  readonly #folder: string;
  readonly #tokens = new Map<string, string>();

  private constructor(people: KnownPeople, clock: FixedClock, running: RunningServices, folder: string) {
    this.people = people;
    this.clock = clock;
    this.#running = running;
    this.#folder = folder;
  }

  static async start(): Promise<PortalWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'alur-portal-'));
    const config = loadConfig({ ALUR_DATA: folder, PORT: '0', ALUR_DEMO: 'true', ALUR_LOG_LEVEL: 'silent' });
    const people = new KnownPeople();
    const clock = new FixedClock(NOW);
    const others = (['verification', 'survey', 'disbursement', 'notification'] as const).map((name) => publisher(name));
    const services = [publisher('intake', people), ...others, portalService];
    const running = await startServices(services, config, { clock, logger: createLogger('silent') });
    return new PortalWorld(people, clock, running, folder);
  }

  async stop(): Promise<void> {
    await this.#running.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Publishes messages in this order and waits until the portal shows them. */
  async publish(...messages: readonly ContractMessage[]): Promise<void> {
    for (const one of messages) {
      const { store } = this.#running.services.get(contractOf(one.type)!.context)!.stores;
      const meta = {
        tenant: one.tenant,
        actor: one.actor,
        at: one.time,
        commandId: one.id,
        correlationId: one.correlationId,
        causationId: one.causationId,
      };
      const stored = await store.readStream(one.stream);
      await store.append(
        one.stream,
        [{ id: one.id, type: 'message.published.v1', data: { message: one }, meta }],
        stored.length === 0 ? 'no-stream' : stored.length - 1,
      );
    }
    const { views } = this.#running.services.get('portal')!.ports;
    for (const { stream, revision } of messages) await views.waitFor({ stream, revision }, 10_000);
  }

  async officer(
    username: string,
    roles: readonly Role[],
    place: { readonly village?: string; readonly district?: string; readonly tenant?: string } = {},
  ): Promise<Caller> {
    const token = await this.token(username, roles, place);
    return (method, path, body) => this.request(method, path, body, token);
  }

  async token(
    username: string,
    roles: readonly Role[],
    place: { readonly village?: string; readonly district?: string; readonly tenant?: string } = {},
  ): Promise<string> {
    const { tenant = 'oku-selatan', village = null, district = null } = place;
    const id = `${tenant}.${username}`;
    if (!this.#tokens.has(id)) {
      const officer = { id, tenant, roles: [...roles], village, district };
      await this.#running.accounts.create({ officer, username, password: PASSWORD });
      const login = { tenant, username, password: PASSWORD };
      const { body } = await this.request<{ readonly token: string }>('POST', '/api/auth/login', login);
      this.#tokens.set(id, body.token);
    }
    return this.#tokens.get(id)!;
  }

  /** Opens the stream of live events. @throws Error with the status when it is refused */
  async watch(token: string): Promise<{ reader: ReadableStreamDefaultReader<string>; stop(): Promise<void> }> {
    const response = await fetch(`${this.#running.url}/api/portal/events/stream`, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    });
    if (response.status !== 200 || response.body === null) throw new Error(String(response.status));
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    return { reader, stop: () => reader.cancel() };
  }

  /** Tries again until it works, at most ten seconds. */
  async eventually<T>(work: () => Promise<T>): Promise<T> {
    for (const end = Date.now() + 10_000; ; ) {
      try {
        return await work();
      } catch (error) {
        if (Date.now() > end) throw error;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
  }

  readonly citizen: Caller = (method, path, body) => this.request(method, path, body);

  async request<T>(method: 'GET' | 'POST', path: string, body?: object, token?: string): Promise<Answer<T>> {
    const response = await fetch(`${this.#running.url}${path}`, {
      method,
      headers: {
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const { status, headers } = response;
    const type = headers.get('content-type') ?? '';
    if (type.includes('spreadsheet')) return { status, headers, body: (await response.arrayBuffer()) as T };
    const text = await response.text();
    return { status, headers, body: (type.includes('json') ? JSON.parse(text) : text) as T };
  }
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, the bytes of a workbook, or the text. */
  readonly body: T;
}

export type Caller = <T = unknown>(method: 'GET' | 'POST', path: string, body?: object) => Promise<Answer<T>>;
