import { TOPICS } from '@alur/contracts';
import type { Following } from '@alur/messaging';
import { PORTS, type ServicePorts } from '@alur/platform';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
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
        (messages) => this.#viewers.show(messages),
        (err) => logger.warn({ err }, 'live events interrupted'),
      );
      this.#beat = setInterval(() => this.#viewers.beat(), BEAT_MS).unref();
    } catch (err) {
      logger.error({ err }, 'live events not available');
      this.#viewers.endAll('not available now');
    }
  }

  async #leave(following: Following): Promise<void> {
    this.#following = undefined;
    clearInterval(this.#beat);
    await following.stop().catch((err: unknown) => this.ports.logger.warn({ err }, 'live events did not end'));
  }
}
