import type { PeopleDirectory } from '@alur/contracts';
import {
  type Asked,
  type Asker,
  accessTo,
  type CaseFacts,
  EMERGENCY_ACCESS,
  requireAccess,
  type Verdict,
} from '@alur/identity';
import { LRUCache } from 'lru-cache';
import { ProblemException } from '../http/problem.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Freshness } from '../runtime/freshness.ts';
import type { Logger } from '../runtime/logging.ts';

/** Where a service has the facts of a case; undefined when it does not know the case. */
export type FactsOf = (tenant: string, caseId: string) => Promise<CaseFacts | undefined>;

const REMEMBERED = 10_000;
const REMEMBERED_MS = 86_400_000;

/** Access that was given, and why. */
export interface Allowed {
  readonly facts: CaseFacts;
  readonly by: Extract<Verdict, { allowed: true }>['by'];
}

export interface CaseAccessOptions {
  readonly factsOf: FactsOf;
  /** Absent where the facts are the service's own and so never on their way. */
  readonly freshness?: Freshness;
  readonly people: () => Pick<PeopleDirectory, 'show'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Asks the access rule for the cases of one service. An allowance may be given on facts remembered for a day, because
 * facts only grow and closing ends an allowance by the clock; a refusal is given on facts just read, when nothing is on its
 * way.
 */
export class CaseAccess {
  readonly #options: CaseAccessOptions;
  readonly #remembered: LRUCache<string, CaseFacts>;

  constructor(options: CaseAccessOptions) {
    this.#options = options;
    const perf = { now: () => options.clock.now().getTime() };
    this.#remembered = new LRUCache({ max: REMEMBERED, ttl: REMEMBERED_MS, perf });
  }

  /**
   * @param roles that have a need in the case besides those of its steps.
   * @throws AccessError 404 for a case that does not exist for this officer, 403 when it is not for the officer;
   * ProblemException 503 when what would allow it may be on its way.
   */
  async require(
    officer: Asker,
    caseId: string,
    asked: Asked,
    correlationId: string,
    roles: readonly string[] = [],
  ): Promise<Allowed> {
    const now = this.#options.clock.now().toISOString();
    const remembered = this.#remembered.get(`${officer.tenant}/${caseId}`);
    const allows = (facts: CaseFacts) => accessTo(officer, { ...facts, roles: [...facts.roles, ...roles] }, asked, now);
    const known = remembered !== undefined && allows(remembered).allowed;
    const facts = known ? remembered : await this.#read(officer, caseId, allows);
    const access = allows(facts);
    requireAccess(access);
    if (access.by === 'break-glass') await this.#note(officer, caseId, facts, asked, correlationId);
    return { facts, by: access.by };
  }

  async #read({ tenant }: Asker, caseId: string, allows: (facts: CaseFacts) => Verdict): Promise<CaseFacts> {
    const { factsOf, freshness } = this.#options;
    const look = async () => {
      const facts = await factsOf(tenant, caseId);
      return facts?.tenant === tenant ? facts : undefined;
    };
    const missing = () => new ProblemException(404, 'case-not-found', 'Perkara ini tidak ada. Periksa nomornya.');
    const facts = freshness === undefined ? await look() : await freshness.find(look, missing, caseId);
    if (facts === undefined) throw missing();
    const latest = async () => {
      const found = (await look()) ?? facts;
      this.#remembered.set(`${tenant}/${caseId}`, found);
      return found;
    };
    // The step that would allow it may be on its way; place and accusation never change.
    const access = allows(facts);
    if (!access.allowed && access.code === 'no-need' && freshness !== undefined) {
      await freshness.heardOf(caseId, async () => allows(await latest()).allowed);
      return latest();
    }
    this.#remembered.set(`${tenant}/${caseId}`, facts);
    return facts;
  }

  /** Every use of a grant is in the person's access log, and in the log of the process where there is no person. */
  async #note(officer: Asker, caseId: string, { subjectId }: CaseFacts, asked: Asked, correlationId: string) {
    const { people, logger } = this.#options;
    logger.warn({ officer: officer.id, caseId, asked, correlationId }, 'a case was seen by emergency access');
    if (subjectId === null) return;
    const { tenant, id } = officer;
    await people().show({ tenant, subjectId, purpose: EMERGENCY_ACCESS, officer: id, caseId, correlationId });
  }
}
