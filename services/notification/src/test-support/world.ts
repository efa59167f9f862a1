import { type ContractMessage, type PeopleDirectory, type PersonIdentity, TOPICS } from '@alur/contracts';
import { createCommandRunner, type DomainEvent, type RecordedEvent } from '@alur/event-sourcing';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { EmbeddedBus } from '@alur/messaging/embedded';
import { SqliteOffsets, SqliteParkingLot } from '@alur/messaging/sqlite';
import { createLogger, loadConfig, RandomIds, type ServicePorts } from '@alur/platform';
import { FixedClock } from '@alur/platform/testing';
import { EncryptedFileStore, MasterKeys, newMasterKey } from '@alur/privacy';
import { SqliteVault } from '@alur/privacy/sqlite';
import { ViewRuntime } from '@alur/read-models';
import { SqliteReadStore } from '@alur/read-models/sqlite';
import { loadStandards } from '@alur/standards';
import type { Courier } from '../couriers/courier.ts';
import { Couriers } from '../couriers/couriers.ts';
import { contactConsent } from '../domain/contact-consent.ts';
import type { MessageIntent } from '../domain/intents.ts';
import { type MessageState, message } from '../domain/message.ts';
import type { MessageEvent } from '../domain/message-events.ts';
import { ContactBook } from '../outbox/contact-book.ts';
import { Dispatch } from '../outbox/dispatch.ts';
import { LinkTokens } from '../outbox/link-tokens.ts';
import { OutboxWorker } from '../outbox/outbox-worker.ts';
import { Outbox } from '../outbox/queue.ts';
import { publish } from '../publishing/publish.ts';
import { messages } from '../views/messages.view.ts';

export const OKU = 'oku-selatan';
/** 09.00 WIB, 10.00 WITA. */
export const MORNING = '2026-08-03T02:00:00.000Z';

/** Everybody has a phone number and an e-mail address that tell who it is. */
export function personOf(subjectId: string): PersonIdentity {
  const digits = [...subjectId].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 100_000_000, 7);
  return {
    name: 'Orang Contoh',
    nik: null,
    kk: null,
    birthDate: null,
    sex: null,
    address: null,
    village: null,
    phone: `+6281${String(digits).padStart(8, '0')}`,
    email: `${subjectId}@example.id`,
  };
}

/** The outbox on stores in memory, with the clock in the hand of the test. */
export class World {
  readonly clock: FixedClock;
  readonly ports: ServicePorts;
  worker: OutboxWorker;
  outbox: Outbox;
  readonly people = new Map<string, PersonIdentity | undefined>();
  readonly #bus: EmbeddedBus;
  readonly #offsets = new SqliteOffsets(':memory:');
  readonly #store = new SqliteEventStore(':memory:');
  readonly #parking = new SqliteParkingLot(':memory:');
  readonly #readStore = new SqliteReadStore(':memory:');
  readonly #vault = new SqliteVault(':memory:', new MasterKeys([newMasterKey()]));
  #count = 0;

  constructor(couriers: readonly Courier[], now = MORNING) {
    this.clock = new FixedClock(now);
    this.#bus = new EmbeddedBus({ offsets: this.#offsets });
    const config = { ...loadConfig({}, { demo: true }), publicUrl: 'https://dinsos.example.id' };
    this.ports = {
      name: 'notification',
      store: this.#store,
      runner: createCommandRunner(this.#store, { cachedStreams: 20_000 }),
      bus: this.#bus,
      views: new ViewRuntime({
        group: 'notification-views',
        bus: this.#bus,
        store: this.#readStore,
        views: [messages],
        parking: this.#parking,
      }),
      parking: this.#parking,
      vault: this.#vault,
      files: new EncryptedFileStore('unused', this.#vault.keys, { limit: 1 }),
      people: this.#directory(),
      standards: loadStandards(),
      stopping: new AbortController().signal,
      clock: this.clock,
      ids: new RandomIds(),
      config,
      logger: createLogger('silent'),
    };
    [this.outbox, this.worker] = this.#outboxOver(couriers);
  }

  /** The service starts again with other channels. */
  restart(couriers: readonly Courier[]): void {
    [this.outbox, this.worker] = this.#outboxOver(couriers);
  }

  #outboxOver(couriers: readonly Courier[]): [Outbox, OutboxWorker] {
    const known = new Couriers(couriers);
    const tokens = new LinkTokens(this.ports);
    const dispatch = new Dispatch(this.ports, new ContactBook(this.ports), tokens, () => 0.5);
    return [new Outbox(this.ports, known), new OutboxWorker(this.ports, known, dispatch)];
  }

  async start(): Promise<this> {
    await this.#bus.publish({ topic: TOPICS.notification, store: this.#store, map: publish });
    await this.ports.views.start();
    return this;
  }

  async close(): Promise<void> {
    await this.worker.onApplicationShutdown();
    await this.ports.views.stop();
    await this.#bus.close();
    await this.#store.close();
    await Promise.all([this.#parking.close(), this.#readStore.close(), this.#vault.close(), this.#offsets.close()]);
  }

  /** Queues one message; answers its id. */
  async queue(intent: Partial<MessageIntent> = {}, tenant = OKU): Promise<string> {
    this.#count += 1;
    const n = this.#count;
    const full: MessageIntent = {
      key: 'one',
      caseId: `case-${n}`,
      template: 'permohonan-selesai',
      version: 1,
      to: 'subject',
      recipientId: `person-${n}`,
      variables: { service: 'layanan-pkh', serviceVersion: '1', ticket: `T-${n}`, at: MORNING },
      urgent: false,
      ...intent,
    };
    const source = this.#source(tenant, n);
    await this.outbox.queue({ id: source.id, source }, [full]);
    const [created] = (await this.#store.readAll('', 100_000)).filter(
      (event) => event.type === 'message.queued.v1' && event.meta.causationId === source.id,
    );
    if (created === undefined) throw new Error('Nothing was queued');
    return created.stream.split('/')[2]!;
  }

  async optIn(subjectId: string, tenant = OKU): Promise<void> {
    const at = this.clock.now().toISOString();
    const answer = { subjectId, channel: 'whatsapp', givenBy: 'subject', source: 'loket', language: 'id' } as const;
    const context = { tenant, actor: 'test', at, commandId: this.ports.ids.next(), correlationId: 'test' };
    const command = { type: 'opt-in', ...answer, by: 'test', at } as const;
    await this.ports.runner.execute(contactConsent, subjectId, command, context);
  }

  /** One round of the worker, when the views know everything that happened. */
  async tick(): Promise<number> {
    await this.viewed();
    const calls = await this.worker.tick();
    await this.viewed();
    return calls;
  }

  async viewed(): Promise<void> {
    const everything = { stream: `all/${this.ports.ids.next()}`, revision: 0 };
    if (!(await this.ports.views.waitFor(everything, 20_000))) throw new Error('The views did not catch up');
  }

  async state(messageId: string, tenant = OKU): Promise<MessageState> {
    return (await this.ports.runner.load(message, tenant, messageId)).state;
  }

  /** Types and reasons of what happened to a message, without its queueing. */
  async history(messageId: string, tenant = OKU): Promise<string[]> {
    const events = await this.#store.readStream(`${tenant}/message/${messageId}`, 1);
    return events.map((recorded) => {
      const event = recorded as DomainEvent as MessageEvent;
      const reason = 'reasonCode' in event.data ? ` ${event.data.reasonCode}` : '';
      const channel = 'channel' in event.data ? ` ${event.data.channel}` : '';
      return `${event.type.split('.')[1]}${channel}${reason}`;
    });
  }

  log(): Promise<RecordedEvent[]> {
    return this.#store.readAll('', 100_000);
  }

  view() {
    return this.ports.views.of(messages);
  }

  #source(tenant: string, n: number): ContractMessage {
    const time = this.clock.now().toISOString();
    const id = `event-${n}`;
    const stream = `${tenant}/case/case-${n}`;
    const place = { source: 'alur/intake', subject: `case-${n}`, stream, revision: 0 };
    return { id, type: 'test', ...place, time, tenant, actor: 'intake', correlationId: 'test', data: {} };
  }

  #directory(): PeopleDirectory {
    return {
      find: async () => [],
      masked: async () => new Map(),
      show: async ({ subjectId }) => (this.people.has(subjectId) ? this.people.get(subjectId) : personOf(subjectId)),
    };
  }
}
