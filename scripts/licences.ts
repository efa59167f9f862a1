import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const LOCK = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const PAGE = fileURLToPath(new URL('../docs/licences.md', import.meta.url));

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly link?: boolean;
}

export interface Dependency {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, `unknown` where the package states none. */
  readonly licence: string;
}

/** What an office that runs holds of others: all but what only building and testing need. */
export function dependencies(): Dependency[] {
  const { packages } = JSON.parse(readFileSync(LOCK, 'utf8')) as { packages: Record<string, Locked> };
  const found = Object.entries(packages).flatMap(([path, { version, license, dev, devOptional, link }]) => {
    const name = path.split('node_modules/').at(-1)!;
    if (!path.includes('node_modules/') || dev || devOptional || link || version === undefined) return [];
    return [{ name, version, licence: license ?? 'unknown' }];
  });
  const unique = new Map(found.map((one) => [`${one.name}@${one.version}`, one]));
  return [...unique.values()].sort((a, b) => `${a.name}@${a.version}`.localeCompare(`${b.name}@${b.version}`, 'en'));
}

/** `docs/licences.md`, as `npm run licences` writes it. */
export function licencePage(): string {
  const all = dependencies();
  const counts = [...Map.groupBy(all, ({ licence }) => licence)]
    .map(([licence, { length }]) => `${licence} ${length}`)
    .sort();
  const rows = all.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
  return `# Licences

What an office that runs holds of others, by the lock file. Made by \`npm run licences\`; a test compares.

${all.length} packages: ${counts.join(', ')}.

| Package | Version | Licence |
|---|---|---|
${rows.join('\n')}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, licencePage());
