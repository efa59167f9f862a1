import { TOPICS } from '@alur/contracts';
import { found } from './failure.ts';
import type { OfficeClient } from './office-client.ts';
import type { Terminal } from './terminal.ts';

/** Every service that an office may have, each perhaps in a process of its own behind one address. */
const SERVICE_NAMES = [...Object.keys(TOPICS), 'portal'];

/**
 * The lists of all services together. What is not there is told: a list that looks whole and is not would mislead.
 * @param list e.g. `parking`, of `/api/operations/<service>/parking`
 * @throws Failure when no service answers
 */
export async function ofAllServices<T>(
  office: OfficeClient,
  terminal: Terminal,
  list: 'consumers' | 'parking' | 'quarantine' | 'views' | '',
): Promise<T[]> {
  const asked = await Promise.all(
    SERVICE_NAMES.map(async (service) => {
      const path = list === '' ? `/api/operations/${service}` : `/api/operations/${service}/${list}`;
      return { service, result: await office.getIfThere<T | T[]>(path) };
    }),
  );
  const missing = (kind: 'not-here' | 'down') =>
    asked.flatMap(({ service, result }) => ('missing' in result && result.missing === kind ? [service] : []));
  const [down, elsewhere] = [missing('down'), missing('not-here')];
  if (down.length + elsewhere.length === asked.length) throw found('No service answers at this address.');
  if (down.length > 0) terminal.complain(`Down, and not shown: ${down.join(', ')}`);
  if (elsewhere.length > 0) terminal.complain(`Not at this address: ${elsewhere.join(', ')}`);
  return asked.flatMap(({ result }) => ('answer' in result ? result.answer : []));
}
