import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CalendarYear, calendarSchema, checkCalendar } from './clock/calendar.ts';
import { WorkClock } from './clock/work-clock.ts';
import { type DataFile, packageOf, readFolder } from './data-files.ts';
import { localDate } from './dates.ts';
import type { ServiceDefinition } from './definition.ts';
import { type Fault, StandardsError } from './faults.ts';
import { serviceDefinition } from './schema.ts';
import { checkService } from './service-check.ts';
import type { Tenant } from './tenant.ts';
import { checkTenant, tenantSchema } from './tenant-schema.ts';

/** The standards of every tenant: checked once, never changed. */
export interface Standards {
  /** A service by slug: the pinned version, or the newest. @throws RangeError when there is none */
  service(slug: string, version?: number): ServiceDefinition;
  /** The newest version of a service by slug or alias. */
  find(slugOrAlias: string): ServiceDefinition | undefined;
  /** The newest version of every service, of one tenant or of all, in the order of the catalogue. */
  services(tenant?: string): readonly ServiceDefinition[];
  /** @throws RangeError when unknown */
  tenant(code: string): Tenant;
  tenants(): readonly Tenant[];
  /** Calendar date of an instant in the office's zone, `2026-07-01`. @throws RangeError when the tenant is unknown */
  localDate(moment: { readonly tenant: string; readonly at: string }): string;
  /** Calendars in use, oldest first. */
  readonly calendars: readonly CalendarYear[];
  readonly clock: WorkClock;
}

let shipped: Standards | undefined;

/**
 * Reads services, tenants and calendars from the folders of those names. The data that ship with the package are read
 * once per process.
 * @throws StandardsError with every fault of every file
 */
export function loadStandards(options: { readonly directory?: string } = {}): Standards {
  if (options.directory !== undefined) return read(options.directory);
  shipped ??= read(packageOf(import.meta.url));
  return shipped;
}

function read(directory: string): Standards {
  const faults: Fault[] = [];
  const tenantFiles = readFolder(directory, 'tenants', tenantSchema, faults);
  const calendarFiles = readFolder(directory, 'calendars', calendarSchema, faults);
  const serviceFiles = readFolder(directory, 'services', serviceDefinition, faults);

  const tenants = new Map(tenantFiles.map(({ value }) => [value.code, withEmblem(directory, value)]));
  for (const { file, value } of tenantFiles) {
    faults.push(...checkTenant(file, value));
    const emblem = tenants.get(value.code)?.emblem ?? null;
    if (emblem !== null && !existsSync(emblem))
      faults.push({ file, step: null, fault: `there is no emblem ${emblem}` });
  }
  for (const { file, value } of calendarFiles) faults.push(...checkCalendar(file, value, new Set(tenants.keys())));
  for (const { file, value } of serviceFiles) {
    faults.push(...checkService(value, tenants).map((fault) => ({ file, ...fault })));
  }
  faults.push(...checkNames(serviceFiles), ...checkYears(calendarFiles));
  if (faults.length > 0) throw new StandardsError(faults);

  const services = serviceFiles.map(({ value }) => value);
  const calendars = newest(
    calendarFiles.map(({ value }) => value),
    (calendar) => calendar.year,
  ).sort((a, b) => a.year - b.year);
  return catalogue(services, tenants, calendars);
}

/** The emblem is a file beside the tenant's. */
function withEmblem(directory: string, tenant: Tenant): Tenant {
  const { emblem = null } = tenant;
  return { ...tenant, emblem: emblem === null ? null : join(directory, 'tenants', emblem) };
}

function catalogue(
  all: readonly ServiceDefinition[],
  tenants: ReadonlyMap<string, Tenant>,
  calendars: readonly CalendarYear[],
): Standards {
  const versions = new Map(all.map((service) => [`${service.slug} ${service.version}`, service]));
  const order = (service: ServiceDefinition) => service.no ?? Number.MAX_SAFE_INTEGER;
  const current = newest(all, (service) => service.slug).sort(
    (a, b) => order(a) - order(b) || a.slug.localeCompare(b.slug),
  );
  const byName = new Map(current.flatMap((service) => service.aliases.map((alias) => [alias, service] as const)));
  for (const service of current) byName.set(service.slug, service);
  const bySlug = new Map(current.map((service) => [service.slug, service]));

  const tenantOf = (code: string) => {
    const found = tenants.get(code);
    if (!found) throw new RangeError(`tenant "${code}" is unknown`);
    return found;
  };

  return {
    service(slug, version) {
      const found = version === undefined ? bySlug.get(slug) : versions.get(`${slug} ${version}`);
      if (!found)
        throw new RangeError(`service "${slug}"${version === undefined ? '' : ` version ${version}`} is unknown`);
      return found;
    },
    find: (name) => byName.get(name),
    services: (tenant) => (tenant === undefined ? current : current.filter((service) => service.tenant === tenant)),
    tenant: tenantOf,
    tenants: () => [...tenants.values()],
    localDate: ({ tenant, at }) => localDate(at, tenantOf(tenant).zone),
    calendars,
    clock: new WorkClock(tenants, calendars),
  };
}

/** The highest version for each key. */
function newest<T extends { readonly version: number }>(all: readonly T[], keyOf: (item: T) => string | number): T[] {
  const kept = new Map<string | number, T>();
  for (const item of all) {
    const known = kept.get(keyOf(item));
    if (!known || known.version < item.version) kept.set(keyOf(item), item);
  }
  return [...kept.values()];
}

/** A file is `<slug>.yaml` or `<slug>.v<version>.yaml`; slugs, aliases and catalogue numbers mean one service each. */
function checkNames(files: readonly DataFile<ServiceDefinition>[]): Fault[] {
  const faults: Fault[] = [];
  const owners = new Map<string, { slug: string; file: string }>();
  const claim = (file: string, slug: string, name: string, what: string) => {
    const key = `${what} ${name}`;
    const owner = owners.get(key);
    if (owner && owner.slug !== slug) {
      faults.push({ file, step: null, fault: `${what} "${name}" is already used by ${owner.file}` });
    } else owners.set(key, { slug, file });
  };
  const versions = new Map<string, string>();
  for (const { file, value } of files) {
    const { slug, version } = value;
    if (file !== `services/${slug}.yaml` && file !== `services/${slug}.v${version}.yaml`) {
      faults.push({ file, step: null, fault: `slug "${slug}" version ${version} does not match the file name` });
    }
    const twin = versions.get(`${slug} ${version}`);
    if (twin) faults.push({ file, step: null, fault: `version ${version} of "${slug}" is already in ${twin}` });
    versions.set(`${slug} ${version}`, file);
    for (const name of [slug, ...value.aliases]) claim(file, slug, name, 'slug or alias');
    if (value.no !== null) claim(file, slug, String(value.no), 'catalogue number');
  }
  return faults;
}

function checkYears(files: readonly DataFile<CalendarYear>[]): Fault[] {
  const faults: Fault[] = [];
  const seen = new Map<string, string>();
  const years = new Set(files.map(({ value }) => value.year));
  for (const { file, value } of files) {
    const { year, version } = value;
    if (file !== `calendars/${year}.yaml` && file !== `calendars/${year}.v${version}.yaml`) {
      faults.push({ file, step: null, fault: `year ${year} version ${version} does not match the file name` });
    }
    const twin = seen.get(`${year} ${version}`);
    if (twin) faults.push({ file, step: null, fault: `version ${version} of ${year} is already in ${twin}` });
    seen.set(`${year} ${version}`, file);
    if (year > Math.min(...years) && !years.has(year - 1)) {
      faults.push({ file, step: null, fault: `calendar of ${year - 1} is missing: years must form an unbroken row` });
    }
  }
  return faults;
}
