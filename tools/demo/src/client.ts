import { DEMO_PASSWORD } from '@alur/identity/demo';
import type { Role } from '@alur/standards';
import type { DemoTenant } from './accounts.ts';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

interface Options {
  readonly body?: object;
  readonly form?: FormData;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that the story did not expect; shows the problem that came back, which holds no personal data. */
export class UnexpectedAnswer extends Error {
  constructor(method: string, path: string, answer: Answer<unknown>) {
    super(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    this.name = 'UnexpectedAnswer';
  }
}

/** Carries one request; the body of the answer is read to its end. */
export type Transport = (
  url: string,
  init: RequestInit,
) => Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }>;

export const direct: Transport = async (url, init) => {
  const response = await fetch(url, init);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

/** Talks to a running office over HTTP as one officer (or as a citizen, without a token). */
export class Caller {
  readonly #base: string;
  readonly #token: string | undefined;
  readonly #transport: Transport;
  /** The last version token that a command answered: reads wait for it. */
  version: string | undefined;

  constructor(base: string, token?: string, transport: Transport = direct) {
    this.#base = base;
    this.#token = token;
    this.#transport = transport;
  }

  async send<T = Record<string, unknown>>(method: string, path: string, options: Options = {}): Promise<Answer<T>> {
    const { status, headers, text } = await this.#transport(this.#base + path, {
      method,
      headers: {
        ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'GET' ? {} : { 'idempotency-key': crypto.randomUUID() }),
        ...options.headers,
      },
      body: options.form ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
    });
    const json = headers.get('content-type')?.includes('json') ?? false;
    return { status, body: (json ? JSON.parse(text) : text) as T, headers };
  }

  /** @throws UnexpectedAnswer unless the status is 2xx. */
  async expect<T = Record<string, unknown>>(method: string, path: string, options: Options = {}): Promise<Answer<T>> {
    const answer = await this.send<T>(method, path, options);
    if (answer.status < 200 || answer.status > 299) throw new UnexpectedAnswer(method, path, answer);
    return answer;
  }
}

/** Signs in as the demo account of a role. */
export async function signIn(
  base: string,
  tenant: DemoTenant,
  role: Role,
  transport: Transport = direct,
): Promise<Caller> {
  const body = { tenant, username: role, password: DEMO_PASSWORD };
  const nobody = new Caller(base, undefined, transport);
  const { body: session } = await nobody.expect<{ token: string }>('POST', '/api/auth/login', { body });
  return new Caller(base, session.token, transport);
}
