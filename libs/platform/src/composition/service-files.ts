import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { ServiceDescriptor } from '../runtime/service.ts';

/** Files of one service in the data folder; `events.db`, `vault.db` and `files` hold what cannot be built again. */
export function serviceFiles(dataDirectory: string, folderName: string) {
  const folder = join(dataDirectory, folderName);
  return {
    events: join(folder, 'events.db'),
    vault: join(folder, 'vault.db'),
    parking: join(folder, 'parking.db'),
    views: join(folder, 'views.db'),
    files: join(folder, 'files'),
    lock: join(folder, 'in-use.lock'),
  };
}

/**
 * Name of a service's folder. A log that others read, a vault and views are in one place for all processes of the
 * service: where they are files, its one process has the folder for itself. Only a service that keeps nothing of that on
 * disk may have a folder for each process.
 */
export function folderOf(
  { instance, mongodbUrl }: Config,
  { name, publish }: Pick<ServiceDescriptor, 'name' | 'publish'>,
): string {
  const ofEachProcess = instance !== undefined && mongodbUrl !== undefined && publish === undefined;
  return ofEachProcess ? `${name}@${instance}` : name;
}
