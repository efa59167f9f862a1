import { types } from 'node:util';
import { ConfigError } from '../config/config.ts';

/** The settings that are at fault when a server refuses, or cannot be addressed at all. */
export interface Refusal {
  readonly credentials: string;
  readonly certificate: string;
  readonly address: string;
}

/** What clients call a wrong user or password, or a user without a right: by name of the error, `type`, `apiId` or code. */
const CREDENTIALS: ReadonlySet<unknown> = new Set([
  'KafkaJSSASLAuthenticationError',
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  // The listener has no authentication.
  'ILLEGAL_SASL_STATE',
  'access-denied',
  // MongoDB: Unauthorized, AuthenticationFailed, Atlas.
  13,
  18,
  8000,
]);
const CERTIFICATE = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET_ISSUER))/;
const ADDRESS: ReadonlySet<unknown> = new Set([
  'MongoParseError',
  'MongoAPIError',
  'MongoInvalidArgumentError',
  'ParseError',
]);

/**
 * What `attempt` answers. An error that no waiting heals becomes one of the settings; it shows nothing of the address,
 * which may hold a password.
 * @throws ConfigError, or what `attempt` throws when the server may come back.
 */
export async function refusing<T>(settings: Refusal | string, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    const { credentials, certificate, address } =
      typeof settings === 'string' ? { credentials: settings, certificate: settings, address: settings } : settings;
    for (const one of chainOf(error)) {
      if (
        [one.name, field(one, 'type'), field(one, 'apiId'), field(one, 'code')].some((mark) => CREDENTIALS.has(mark))
      ) {
        throw new ConfigError([`${credentials}: the server refuses this user, or the password is wrong`]);
      }
      const code = field(one, 'code');
      if (typeof code === 'string' && CERTIFICATE.test(code)) {
        throw new ConfigError([`${certificate}: the certificate of the server is not trusted (${code})`]);
      }
      if (ADDRESS.has(one.name)) throw new ConfigError([`${address}: the address cannot be read`]);
    }
    throw error;
  }
}

/** The error and what caused it, as far down as clients wrap it. */
function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let one = error; isError(one) && chain.length < 10; one = one.cause) chain.push(one);
  return chain;
}

/** Also for errors of the socket and TLS code, which may be of another realm. */
function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}

function field(error: Error, name: string): unknown {
  return name in error ? Reflect.get(error, name) : undefined;
}
