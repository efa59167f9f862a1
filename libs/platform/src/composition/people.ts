import type { PeopleDirectory } from '@alur/contracts';
import { ServiceTokens, serviceKey } from '@alur/identity';
import type { Config } from '../config/config.ts';
import { HttpPeopleDirectory } from '../people/http-people-directory.ts';
import { PEOPLE_AUDIENCE } from '../people/wire.ts';
import type { HealthCheck } from '../runtime/health.ts';
import type { Logger } from '../runtime/logging.ts';
import type { ServiceDescriptor, ServiceName } from '../runtime/service.ts';
import { secretsOf } from './secrets.ts';

/** The people directory of each service: that of this process where intake runs in it, else intake's over HTTP. */
export class SharedPeople {
  readonly #config: Config;
  readonly #tokens: ServiceTokens | undefined;
  readonly #logger: Logger;
  #local: PeopleDirectory | undefined;

  constructor(config: Config, tokens: ServiceTokens | undefined, logger: Logger) {
    this.#config = config;
    this.#tokens = tokens;
    this.#logger = logger;
  }

  /** Called by the service of this process that keeps the directory. */
  provide(directory: PeopleDirectory): void {
    this.#local = directory;
  }

  /** Intake's directory over HTTP; undefined where no address or key is set. */
  remote(service: ServiceName): HttpPeopleDirectory | undefined {
    const { peopleUrl: url } = this.#config;
    const tokens = this.#tokens;
    if (url === undefined || tokens === undefined) return undefined;
    return new HttpPeopleDirectory({ url, service, token: () => tokens.bearer(service), logger: this.#logger });
  }

  /** What a service asks; may be made before `provide` was called. */
  for(service: ServiceName): PeopleDirectory {
    const remote = this.remote(service);
    const directory = () => {
      const found = this.#local ?? remote;
      if (found === undefined) throw new Error('No service of this process keeps the people directory');
      return found;
    };
    return {
      find: (lookUp) => directory().find({ ...lookUp, service }),
      show: (look) => directory().show({ ...look, service }),
      family: (look) => directory().family({ ...look, service }),
      samePerson: (...question) => directory().samePerson(...question),
      masked: (...question) => directory().masked(...question),
    };
  }
}

/** The tokens by which services ask for people; undefined where no key between services is set. */
export function peopleTokens(config: Config): ServiceTokens | undefined {
  const { serviceSecret: secret } = secretsOf(config);
  const own = config.serviceKey;
  if (own !== undefined) return new ServiceTokens({ keyOf: () => own, audience: PEOPLE_AUDIENCE });
  if (secret === undefined) return undefined;
  return new ServiceTokens({ keyOf: (service) => serviceKey(secret, service), audience: PEOPLE_AUDIENCE });
}

/** Whether intake answers, for a process that runs without it. A service works without people, so it is degraded only. */
export function peopleCheck(descriptors: readonly ServiceDescriptor[], { peopleUrl }: Config): HealthCheck[] {
  if (peopleUrl === undefined || descriptors.some(({ people }) => people !== undefined)) return [];
  const url = `${peopleUrl.replace(/\/$/, '')}/health/live`;
  const check = async () => {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(1_000) });
    await response.body?.cancel();
    if (!response.ok) throw Object.assign(new Error(), { name: 'Unhealthy', code: `status ${response.status}` });
  };
  return [{ name: 'people', optional: true, check }];
}
