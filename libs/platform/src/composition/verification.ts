import { type AnchorKey, type EventStore, verifyLog } from '@alur/event-sourcing';
import type { MasterKeys } from '@alur/privacy';
import { verifyVault } from '@alur/privacy/sqlite';
import type { VerificationAnswer } from '../operations/answers.ts';
import type { Clock } from '../runtime/clock.ts';
import type { HealthCheck } from '../runtime/health.ts';
import type { Logger } from '../runtime/logging.ts';
import type { ServiceName } from '../runtime/service.ts';

/** After the start, and then each night at this hour of UTC: 01:00 in the west of Indonesia, 02:00 in the middle. */
const FIRST_MS = 15 * 60_000;
const HOUR_UTC = 18;
const DAY_MS = 24 * 60 * 60_000;

export interface VerifiedService {
  readonly service: ServiceName;
  readonly store: EventStore;
  /** Absent where the vault is on a server. */
  readonly vault: { readonly path: string; readonly files: string } | undefined;
}

export interface VerificationTools {
  readonly anchorKeys: readonly AnchorKey[];
  readonly masterKeys: MasterKeys;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Not the error of a part that is away, but of data that are not as they were written; operators see which. */
class NotAsWritten extends Error {
  override readonly name = 'DataNotAsWritten';
}

/** Looks through the logs, vaults and files of the services of this process, while they work. */
export class Verification {
  readonly #services: readonly VerifiedService[];
  readonly #tools: VerificationTools;
  readonly #verified = new Map<ServiceName, VerificationAnswer>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(services: readonly VerifiedService[], tools: VerificationTools) {
    this.#services = services;
    this.#tools = tools;
  }

  start(): void {
    this.#wait(FIRST_MS);
  }

  /** Lets the service in hand end: it needs its stores open. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  of(service: ServiceName): VerificationAnswer | undefined {
    return this.#verified.get(service);
  }

  /** The data serve on while something is wrong with them, but somebody must look. */
  get check(): HealthCheck {
    const check = async () => {
      if ([...this.#verified.values()].some(({ findings }) => findings.length > 0)) throw new NotAsWritten();
    };
    return { name: 'verification', optional: true, check };
  }

  /** One look at all services; resolves when it has ended. */
  verify(): Promise<void> {
    this.#running = this.#running.then(() => this.#verifyAll());
    return this.#running;
  }

  async #verifyAll(): Promise<void> {
    const { clock, logger } = this.#tools;
    for (const one of this.#services) {
      if (this.#stopped) return;
      const { service } = one;
      try {
        const findings = await this.#findingsOf(one);
        this.#verified.set(service, { at: clock.now().toISOString(), findings });
        if (findings.length > 0) logger.error({ service, findings }, 'the data are not as they were written');
      } catch (err) {
        logger.error({ service, err }, 'the data were not verified');
      }
    }
  }

  async #findingsOf({ service, store, vault }: VerifiedService): Promise<string[]> {
    const { anchorKeys: keys, masterKeys, logger } = this.#tools;
    const report = await verifyLog(store, { keys });
    const findings: string[] = [];
    // Where log lines are kept elsewhere, the root of each night is kept with them.
    if (report.intact) logger.info({ service, events: report.events, root: report.root }, 'log root');
    else findings.push(`${report.fault}: ${report.stream} revision ${report.revision}`);
    if (vault !== undefined) findings.push(...(await verifyVault(vault.path, vault.files, masterKeys)).findings);
    return findings;
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      void this.verify().then(() => {
        if (!this.#stopped) this.#wait(untilNight(this.#tools.clock.now()));
      });
    }, ms);
    this.#timer.unref();
  }
}

function untilNight(now: Date): number {
  const tonight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), HOUR_UTC);
  return tonight > now.getTime() ? tonight - now.getTime() : tonight + DAY_MS - now.getTime();
}
