import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VARIABLES } from '@alur/platform';
import { parse, parseAllDocuments } from 'yaml';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const SERVICES = ['intake', 'verification', 'survey', 'disbursement', 'notification', 'portal'] as const;
/** Ports of the distributed profile, the same natively, in Compose and in Kubernetes. */
export const PORTS: Readonly<Record<string, number>> = Object.fromEntries(
  SERVICES.map((service, index) => [service, 3101 + index]),
);

export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function yaml(text: string): unknown {
  return parse(text, { merge: true });
}

/** Every document of a stream of YAML documents that is not empty. */
export function yamlDocuments(text: string): unknown[] {
  return parseAllDocuments(text)
    .map((document) => {
      if (document.errors.length > 0) throw document.errors[0];
      return document.toJS() as unknown;
    })
    .filter((document) => document !== null);
}

/** Variables that the code reads, from where it declares them. */
export function knownVariables(): ReadonlySet<string> {
  return new Set([...Object.values(VARIABLES), ...namesIn(sources('libs/platform/src'), /'(ALUR_[A-Z_]+|PORT)'/g)]);
}

/** Names of metrics: those that the code declares, and what Prometheus and the default metrics of Node derive from them. */
export function knownMetrics(): ReadonlySet<string> {
  return namesIn(sources('libs/platform/src'), /'(alur_[a-z0-9_]+)'/g);
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => read(join(folder, file)));
}

function namesIn(texts: readonly string[], pattern: RegExp): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1]!)));
}
