import type { Command } from 'commander';
import { type CommandContext, officeConfig } from './context.ts';
import { english } from './english.ts';
import { Failure, found, wrongUsage } from './failure.ts';
import { PASSWORD_OPTION, readPassword } from './passwords.ts';

export interface OfficeOptions {
  readonly url?: string;
  readonly as?: string;
  readonly passwordStdin?: boolean;
}

/** A command that signs in to a running office. */
export function officeCommand(parent: Command, name: string, description: string, isDefault = false): Command {
  return parent
    .command(name, { isDefault })
    .description(description)
    .option('--url <url>', 'address of the running office (default: this machine, PORT or 3000)')
    .option('--as <tenant/username>', 'operator account to sign in with (default: ALUR_OPERATOR)')
    .option(...PASSWORD_OPTION);
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const TIMEOUT_MS = 60_000;
/** What a reverse proxy answers for a process that does not. */
const AWAY = new Set([502, 503, 504]);

/** Talks to a running office as an operator. */
export class OfficeClient {
  readonly #base: string;
  readonly #token: string | undefined;

  private constructor(base: string, token?: string) {
    this.#base = base;
    this.#token = token;
  }

  /**
   * Signs in with a local account, or takes the token of `ALUR_OPERATOR_TOKEN` (where an identity provider signs in).
   * @throws Failure when no office answers, or when it refuses.
   */
  static async signIn(context: CommandContext, options: OfficeOptions): Promise<OfficeClient> {
    const base = baseUrl(context, options.url);
    const token = context.environment['ALUR_OPERATOR_TOKEN'];
    if (token) return new OfficeClient(base, token);
    const [tenant, username] = (options.as ?? context.environment['ALUR_OPERATOR'] ?? '').split('/');
    if (!tenant || !username) {
      throw wrongUsage(
        'Say who you are: --as <tenant>/<username> of an account with the role operator or operator-platform.',
      );
    }
    const anonymous = new OfficeClient(base);
    await anonymous.get('/health/live');
    const password =
      context.environment['ALUR_OPERATOR_PASSWORD'] ||
      (await readPassword(context, {
        fromStdin: options.passwordStdin ?? false,
        question: `Password of ${tenant}/${username}`,
      }));
    const proof = { tenant, username, password };
    const signIn = (body: object) => anonymous.post<{ token: string }>('/api/auth/login', body);
    const session = await signIn(proof).catch(async (error: unknown) => {
      if (!(error instanceof Refusal) || error.code !== 'second-factor-needed' || !context.terminal.interactive)
        throw error;
      return signIn({ ...proof, code: await context.terminal.ask('Code of the authenticator application: ') });
    });
    return new OfficeClient(base, session.token);
  }

  /** As `get`; says when this address does not run the service of the path, or when that service is down. */
  async getIfThere<T>(path: string): Promise<{ readonly answer: T } | { readonly missing: 'not-here' | 'down' }> {
    const response = await this.#fetch('GET', path);
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok && answer !== undefined) return { answer: answer as T };
    if (response.status === 404) return { missing: 'not-here' };
    if (AWAY.has(response.status)) return { missing: 'down' };
    throw refusal(this.#base, response.status, answer);
  }

  get<T>(path: string): Promise<T> {
    return this.#send<T>('GET', path);
  }

  post<T>(path: string, body?: object): Promise<T> {
    return this.#send<T>('POST', path, body);
  }

  async #send<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await this.#fetch(method, path, body);
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok && (answer !== undefined || response.status === 204)) return answer as T;
    throw refusal(this.#base, response.status, answer);
  }

  async #fetch(method: string, path: string, body?: object): Promise<Response> {
    try {
      return await fetch(this.#base + path, {
        method,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw found(`No office answers at ${this.#base}. Start it (npm start), or name its address with --url.`);
    }
  }
}

function baseUrl(context: CommandContext, given: string | undefined): string {
  if (given === undefined) {
    const { host, port } = officeConfig(context);
    const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
    return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
  }
  const url = URL.parse(given);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw wrongUsage(`--url needs an address such as https://alur.example.`);
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) {
    throw wrongUsage(
      'A password must not cross the network in clear: use https, or run the command on the office machine.',
    );
  }
  return url.origin;
}

/** What an office answers with a code of its own. */
class Refusal extends Failure {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(1, message);
  }
}

function refusal(base: string, status: number, answer: unknown): Failure {
  if (typeof answer === 'object' && answer !== null && 'code' in answer && 'detail' in answer) {
    const fields = 'errors' in answer && Array.isArray(answer.errors) ? answer.errors : [];
    const wrong = (fields as { message: string }[]).map(({ message }) => `\n  ${message}`);
    return new Refusal(String(answer.code), english(String(answer.code), String(answer.detail)) + wrong.join(''));
  }
  return found(`${base} does not answer as an office does (status ${status}). Is the address right?`);
}
