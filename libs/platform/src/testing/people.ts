import type { PeopleDirectory } from '@alur/contracts';
import { ServiceTokens, serviceKey } from '@alur/identity';
import type { StaffDirectory } from '@alur/standards';
import { HttpPeopleDirectory } from '../people/http-people-directory.ts';
import { PEOPLE_AUDIENCE } from '../people/wire.ts';
import { createLogger } from '../runtime/logging.ts';

/** The people directory as a service in another process has it. */
export function peopleOverHttp(options: {
  readonly url: string;
  readonly service: string;
  readonly serviceSecret: string;
}): PeopleDirectory & StaffDirectory {
  const { url, service, serviceSecret } = options;
  const tokens = new ServiceTokens({ keyOf: (name) => serviceKey(serviceSecret, name), audience: PEOPLE_AUDIENCE });
  const logger = createLogger('silent');
  return new HttpPeopleDirectory({ url, service, logger, token: () => tokens.bearer(service) });
}
