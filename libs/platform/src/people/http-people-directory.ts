import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type {
  FoundPeople,
  MaskedPerson,
  PeopleDirectory,
  PersonIdentity,
  PersonLook,
  PersonLookUp,
} from '@alur/contracts';
import type { Staff, StaffDirectory } from '@alur/standards';
import { context, propagation } from '@opentelemetry/api';
import { z } from 'zod';
import { callContext } from '../http/call-context.ts';
import { ProblemException } from '../http/problem.ts';
import { faultOf } from '../runtime/health.ts';
import type { Logger } from '../runtime/logging.ts';
import { Circuit } from './circuit.ts';
import { family, found, MASKED_AT_ONCE, maskedLines, PEOPLE_PATH, shown, staffed } from './wire.ts';

const ATTEMPTS = 3;
const RETRY_AFTER_MS = 100;
/** Of one attempt. */
const TIMEOUT_MS = 2_000;

export interface HttpPeopleDirectoryOptions {
  /** Base URL of intake. */
  readonly url: string;
  /** The service that asks. */
  readonly service: string;
  /** A token for the next call. */
  readonly token: () => Promise<string>;
  readonly logger: Logger;
  /** A signal that aborts after so many milliseconds; `AbortSignal.timeout` when absent. */
  readonly timeout?: (ms: number) => AbortSignal;
  readonly circuit?: Circuit;
}

const problem = z.object({
  code: z.string(),
  detail: z.string(),
  rule: z.string().exactOptional(),
  facts: z.record(z.string(), z.unknown()).exactOptional(),
});

/**
 * Intake's people directory, asked over HTTP. Calls are reads and may be tried again: a look that is tried again is
 * logged once. Whoever is asked in vain gets `people-unavailable` (503); what intake refuses is refused here with the
 * same code. Nothing of a question or an answer is logged.
 */
export class HttpPeopleDirectory implements PeopleDirectory, StaffDirectory {
  readonly #options: HttpPeopleDirectoryOptions;
  readonly #circuit: Circuit;

  constructor(options: HttpPeopleDirectoryOptions) {
    this.#options = options;
    this.#circuit = options.circuit ?? new Circuit({ failures: 5, pauseMs: 2_000 });
  }

  find({ service: _, ...lookUp }: PersonLookUp): Promise<FoundPeople> {
    return this.#ask('find', lookUp, found, lookUp.correlationId);
  }

  async show({ service: _, ...look }: PersonLook): Promise<PersonIdentity | undefined> {
    const { person } = await this.#ask('show', look, shown, look.correlationId);
    return person ?? undefined;
  }

  async family({ service: _, ...look }: PersonLook): Promise<string[]> {
    return (await this.#ask('family', look, family, look.correlationId)).subjectIds;
  }

  async samePerson(tenant: string, subjectId: string): Promise<string[]> {
    return (await this.#ask('same-person', { tenant, subjectId }, family)).subjectIds;
  }

  async masked(tenant: string, subjectIds: readonly string[], at?: string): Promise<Map<string, MaskedPerson>> {
    const ids = [...new Set(subjectIds)];
    const parts: string[][] = [];
    for (let from = 0; from < ids.length; from += MASKED_AT_ONCE) parts.push(ids.slice(from, from + MASKED_AT_ONCE));
    const answers = await Promise.all(
      parts.map((part) => this.#ask('masked', { tenant, subjectIds: part, ...(at && { at }) }, maskedLines)),
    );
    return new Map(answers.flatMap(({ people }) => people.map(({ subjectId, ...line }) => [subjectId, line] as const)));
  }

  /** Who works in an office, as intake lists it. */
  of(tenant: string): Promise<Staff> {
    return this.#ask('staff', { tenant }, staffed);
  }

  async #ask<T>(name: string, body: object, answer: z.ZodType<T>, correlationId?: string): Promise<T> {
    const idempotencyKey = randomUUID();
    for (let attempt = 1; ; attempt += 1) {
      if (!this.#circuit.allows()) throw unavailable();
      const reply = await this.#send(name, body, idempotencyKey, correlationId);
      if (!('fault' in reply)) {
        this.#circuit.succeeded();
        if ('refusal' in reply) throw reply.refusal;
        const understood = answer.safeParse(reply.value);
        if (understood.success) return understood.data;
        this.#options.logger.error({ call: name }, 'an answer of the people directory is not understood');
        throw unavailable();
      }
      this.#circuit.failed();
      if (attempt === ATTEMPTS) {
        this.#options.logger.warn({ call: name, fault: reply.fault }, 'the people directory does not answer');
        throw unavailable();
      }
      await delay(RETRY_AFTER_MS * attempt * (0.5 + Math.random()));
    }
  }

  async #send(name: string, body: object, idempotencyKey: string, correlationId: string | undefined): Promise<Reply> {
    const { url, token, timeout = AbortSignal.timeout } = this.#options;
    try {
      const response = await fetch(`${url.replace(/\/$/, '')}${PEOPLE_PATH}/${name}`, {
        method: 'POST',
        headers: {
          ...handedOn(correlationId),
          authorization: `Bearer ${await token()}`,
          'content-type': 'application/json',
          'idempotency-key': idempotencyKey,
        },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: timeout(TIMEOUT_MS),
      });
      if (response.status >= 500) {
        await response.body?.cancel();
        return { fault: `status ${response.status}` };
      }
      const text = await response.text();
      if (response.ok) return { value: JSON.parse(text) };
      if (response.status !== 429) return { refusal: this.#refusal(response.status, text) };
      const spent = budgetSpent(text, response.headers.get('retry-after'));
      return spent ? { refusal: spent } : { fault: 'status 429' };
    } catch (error) {
      return { fault: faultOf(error) };
    }
  }

  #refusal(status: number, text: string): ProblemException {
    const parsed = problem.safeParse(parsedJson(text));
    if (parsed.success && (parsed.data.code === 'subject-not-found' || ![401, 403, 404].includes(status))) {
      const { code, detail, ...more } = parsed.data;
      return new ProblemException(status, code, detail, more);
    }
    // The officer who asks may do this; it is the services that do not understand each other.
    const code = parsed.success ? parsed.data.code : 'unknown';
    this.#options.logger.error(
      { status, code },
      'refused by ALUR_PEOPLE_URL: was the key of this service made of the ALUR_SERVICE_SECRET there?',
    );
    return unavailable();
  }
}

/** After a fault the call is tried again; after a refusal it would be refused again. */
type Reply = { readonly value: unknown } | { readonly refusal: ProblemException } | { readonly fault: string };

/** The officer's budget is spent, which is no fault of intake; undefined when intake itself has too much to do. */
function budgetSpent(text: string, retryAfter: string | null): ProblemException | undefined {
  const { data } = problem.safeParse(parsedJson(text));
  if (data?.code !== 'too-many-look-ups') return undefined;
  return new ProblemException(429, data.code, data.detail, { retryAfter: Number(retryAfter) || 60 });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function handedOn(correlationId: string | undefined): Record<string, string> {
  const asked = callContext.getStore();
  const correlation = correlationId ?? asked?.correlationId;
  const headers: Record<string, string> = {
    ...(correlation === undefined ? {} : { 'x-correlation-id': correlation }),
    ...(asked?.traceparent === undefined ? {} : { traceparent: asked.traceparent }),
  };
  propagation.inject(context.active(), headers);
  return headers;
}

function unavailable(): ProblemException {
  return new ProblemException(
    503,
    'people-unavailable',
    'Data diri sedang tidak dapat diambil dari bagian penerimaan. Coba lagi beberapa saat.',
  );
}
