import { setTimeout as sleep } from 'node:timers/promises';
import { type Caller, DemoClient, type Transport } from '@alur/demo';
import { SERVICES, type ServiceName } from '../distributed/gateway.ts';

const POLL_MS = 250;
const QUIET_LOOKS = 3;

interface Consumer {
  readonly group: string;
  /** Null: the broker does not tell. */
  readonly lag: number | null;
  readonly parked: number;
}

interface ShownService {
  readonly relay: { readonly topic: string; readonly lag: number | null } | null;
}

interface ShownParked {
  readonly group: string;
  readonly id: string;
}

interface Rebuild {
  readonly state: 'running' | 'done' | 'failed';
  readonly equal: boolean | null;
  readonly error: string | null;
}

interface ShownView {
  readonly view: string;
  readonly rebuild: Rebuild | null;
}

export interface RebuiltView {
  readonly service: ServiceName;
  readonly view: string;
  /** Undefined: the rebuilt view equals the live one. */
  readonly fault?: string;
}

/** What an operator sees and does in all services, over the gateway. */
export class Operator {
  readonly #caller: Promise<Caller>;

  constructor(url: string, transport?: Transport) {
    this.#caller = new DemoClient(url, transport === undefined ? {} : { transport }).as(
      'oku-selatan',
      'operator-platform',
    );
  }

  async consumers(): Promise<Consumer[]> {
    const lists = SERVICES.map((service) => this.#get<Consumer[]>(service, 'consumers'));
    return (await Promise.all(lists)).flat();
  }

  /** Waits until no relay and no group has anything left to do. @throws Error with those that have, after `limitMs`. */
  async caughtUp(limitMs: number): Promise<void> {
    let quiet = 0;
    for (const end = Date.now() + limitMs; ; await sleep(POLL_MS)) {
      const behind = [...(await this.#unpublished()), ...(await this.#unapplied())];
      // What one group did may be another's work a moment later.
      quiet = behind.length === 0 ? quiet + 1 : 0;
      if (quiet === QUIET_LOOKS) return;
      if (Date.now() > end) throw new Error(`Still behind after ${limitMs} ms: ${behind.join(', ')}`);
    }
  }

  async #unpublished(): Promise<string[]> {
    const services = await Promise.all(SERVICES.map((service) => this.#get<ShownService>(service)));
    return services.flatMap(({ relay }) => (relay === null || relay.lag === 0 ? [] : [`${relay.topic} ${relay.lag}`]));
  }

  async #unapplied(): Promise<string[]> {
    return (await this.consumers()).filter(({ lag }) => lag !== 0).map(({ group, lag }) => `${group} ${lag}`);
  }

  /** Groups that have parked cases. */
  async parked(): Promise<string[]> {
    return (await this.consumers()).filter(({ parked }) => parked > 0).map(({ group, parked }) => `${group} ${parked}`);
  }

  /** Records that nobody can read. */
  async quarantined(): Promise<number> {
    const lists = SERVICES.map((service) => this.#get<object[]>(service, 'quarantine'));
    return (await Promise.all(lists)).flat().length;
  }

  /** Discards what is parked, message by message. */
  async discardAll(reason: string): Promise<void> {
    const caller = await this.#caller;
    for (const service of SERVICES) {
      for (;;) {
        const [first] = await this.#get<ShownParked[]>(service, 'parking');
        if (first === undefined) break;
        const body = { group: first.group, id: first.id, reason };
        await caller.expect('POST', `/api/operations/${service}/parking/discard`, { body });
      }
    }
  }

  /** Rebuilds every view and compares it with the live one. */
  async rebuildAll(limitMs: number): Promise<RebuiltView[]> {
    const ofServices = SERVICES.map(async (service) => {
      const done: RebuiltView[] = [];
      for (const { view } of await this.#get<ShownView[]>(service, 'views')) {
        done.push(await this.#rebuild(service, view, limitMs));
      }
      return done;
    });
    return (await Promise.all(ofServices)).flat();
  }

  async #rebuild(service: ServiceName, view: string, limitMs: number): Promise<RebuiltView> {
    const caller = await this.#caller;
    await caller.expect('POST', `/api/operations/${service}/views/${view}/rebuild`, { body: {} });
    for (const end = Date.now() + limitMs; Date.now() < end; await sleep(POLL_MS)) {
      const shown = (await this.#get<ShownView[]>(service, 'views')).find((one) => one.view === view)?.rebuild;
      if (shown?.state === 'failed') return { service, view, fault: shown.error ?? 'failed' };
      if (shown?.state === 'done')
        return { service, view, ...(shown.equal ? {} : { fault: 'differs from its rebuild' }) };
    }
    return { service, view, fault: `was not rebuilt within ${limitMs} ms` };
  }

  async #get<T>(service: ServiceName, what?: string): Promise<T> {
    const caller = await this.#caller;
    const path = what === undefined ? '' : `/${what}`;
    return (await caller.expect<T>('GET', `/api/operations/${service}${path}`)).body;
  }
}
