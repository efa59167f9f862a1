import { type ContractMessage, TOPICS } from '@alur/contracts';
import { accessTo, type CaseFacts } from '@alur/identity';
import type { Following } from '@alur/messaging';
import { PORTS, type ServicePorts } from '@alur/platform';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { caseOf } from '../../domain/case-of.ts';
import { casesView } from '../../views/cases.ts';
import { type Viewer, Viewers } from './viewers.ts';

const BEAT_MS = 15_000;
/** A stream does not outlive the right to watch by more: who still has it connects again. */
const LONGEST_MS = 900_000;

/** Shows live what comes onto the topics to whoever watches. Follows the bus only while somebody does. */
@Injectable()
export class EventStream implements OnModuleDestroy {
  readonly #viewers = new Viewers();
  readonly #timers = new Map<Viewer, NodeJS.Timeout>();
  #following: Following | undefined;
  #beat: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();
  #showing: Promise<void> = Promise.resolve();

  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {
    ports.stopping.addEventListener('abort', () => this.#viewers.endAll('the office stops'));
  }

  /** False when too many watch already. */
  add(viewer: Viewer): boolean {
    if (!this.#viewers.add(viewer)) return false;
    const end = () => this.#viewers.end(viewer, 'connect again');
    this.#timers.set(viewer, setTimeout(end, LONGEST_MS).unref());
    return true;
  }

  /** Resolves when the viewer is shown everything that comes from then on. */
  async watch(viewer: Viewer): Promise<void> {
    await this.#adjust();
    if (this.#following !== undefined) viewer.connection.write(': watching\n\n');
  }

  remove(viewer: Viewer): void {
    clearTimeout(this.#timers.get(viewer));
    this.#timers.delete(viewer);
    this.#viewers.remove(viewer);
    void this.#adjust();
  }

  async onModuleDestroy(): Promise<void> {
    this.#viewers.endAll('the office stops');
    await this.#adjust();
  }

  /** Starts or ends following, one at a time, as the number of viewers asks for. */
  #adjust(): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      if (this.#viewers.count > 0 && this.#following === undefined) await this.#follow();
      if (this.#viewers.count === 0 && this.#following !== undefined) await this.#leave(this.#following);
    });
    return this.#turn;
  }

  async #follow(): Promise<void> {
    const { bus, logger } = this.ports;
    try {
      this.#following = await bus.follow(
        Object.values(TOPICS),
        (messages) => this.#show(messages),
        (err) => logger.warn({ err }, 'live events interrupted'),
      );
      this.#beat = setInterval(() => this.#viewers.beat(), BEAT_MS).unref();
    } catch (err) {
      logger.error({ err }, 'live events not available');
      this.#viewers.endAll('not available now');
    }
  }

  /** In the order in which the events came; an event of a case that the portal does not know is not shown. */
  #show(messages: readonly ContractMessage[]): void {
    const { logger, clock } = this.ports;
    this.#showing = this.#showing
      .then(async () => {
        if (this.#viewers.count === 0) return;
        const cases = await this.#casesOf(messages);
        const now = clock.now().toISOString();
        this.#viewers.show(messages, (officer, caseId) => {
          const facts = cases.get(caseId);
          return facts !== undefined && accessTo(officer, facts, 'line', now).allowed;
        });
      })
      .catch((err: unknown) => logger.warn({ err }, 'live events were not shown'));
  }

  /** The view may be a moment behind the topic. */
  async #casesOf(messages: readonly ContractMessage[]): Promise<ReadonlyMap<string, CaseFacts>> {
    const ids = [...new Set(messages.flatMap((message) => caseOf(message) ?? []))];
    const cases = this.ports.views.of(casesView);
    const known = await cases.getMany(ids);
    const late = ids.filter((id) => !known.has(id));
    const missing = () => new Error('no such case');
    const found = await Promise.all(
      late.map((id) => this.ports.freshness.find(() => cases.get(id), missing, id).catch(() => undefined)),
    );
    return new Map([...known, ...found.flatMap((one) => (one ? [[one._id, one] as const] : []))]);
  }

  async #leave(following: Following): Promise<void> {
    this.#following = undefined;
    clearInterval(this.#beat);
    await following.stop().catch((err: unknown) => this.ports.logger.warn({ err }, 'live events did not end'));
  }
}
