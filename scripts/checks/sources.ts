import { dirname, join } from 'node:path';

/** One import, export-from or dynamic import, also of types only. */
export interface Import {
  readonly file: string;
  /** As it is written: `./x.ts`, `@alur/platform/testing`, `kafkajs`. */
  readonly target: string;
}

/** An import of one own file by another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

export interface Package {
  /** Folder from the root of the repository, `libs/platform`. */
  readonly folder: string;
  readonly name: string;
  readonly exports?: Readonly<Record<string, { readonly '@alur/source': string }>>;
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*'([^']+)'|(?:^|\n)\s*import\s*'([^']+)'|\b(?:import|require)\('([^']+)'\)/g;

export function importsIn(file: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map((match) => ({ file, target: match[1] ?? match[2] ?? match[3]! }));
}

/** The imports that lead to own files: relative ones, and those of packages by their exports. */
export function arrowsOf(imports: readonly Import[], packages: readonly Package[]): Arrow[] {
  const entries = new Map(
    packages.flatMap(({ folder, name, exports = {} }) =>
      Object.entries(exports).map(([path, entry]) => [join(name, path), join(folder, entry['@alur/source'])] as const),
    ),
  );
  return imports.flatMap(({ file, target }) => {
    const to = target.startsWith('.') ? join(dirname(file), target) : entries.get(target);
    return to === undefined ? [] : [{ from: file, to }];
  });
}

/** The files that lie on a circle of imports, or between two circles; empty when there is none. */
export function circular(arrows: readonly Arrow[]): string[] {
  let left = arrows;
  for (;;) {
    const importing = new Set(left.map(({ from }) => from));
    const imported = new Set(left.map(({ to }) => to));
    const kept = left.filter(({ from, to }) => importing.has(to) && imported.has(from));
    if (kept.length === left.length) return [...importing].toSorted();
    left = kept;
  }
}

/** The rooms of a service, or of a slice of it, each with those that it may import besides itself. */
const ROOMS = {
  domain: [],
  views: ['domain'],
  publishing: ['domain'],
  application: ['domain', 'views'],
  adapters: ['domain', 'application'],
  processes: ['domain', 'application', 'views'],
  features: ['domain', 'application', 'views', 'adapters'],
} as const satisfies Record<string, readonly string[]>;

type Room = keyof typeof ROOMS;

const IN_ROOM = new RegExp(`/src/(?:.+/)?(${Object.keys(ROOMS).join('|')})/`);

/** Undefined for what composes a service or tests it. A file beside the rooms of a slice is named after its room, or is application. */
export function roomOf(file: string): Room | undefined {
  if (!/^services\/(?!office\/)[^/]+\/src\/.+\//.test(file) || /\/src\/test\/|\.test\.ts$/.test(file)) return undefined;
  const room = IN_ROOM.exec(file)?.[1];
  if (room !== undefined) return room as Room;
  if (/\.process\.ts$/.test(file)) return 'processes';
  if (/\/publish\.ts$/.test(file)) return 'publishing';
  return /\barea\.ts$/.test(file) ? undefined : 'application';
}

/** Imports of a room by one that lies below or beside it. */
export function upward(arrows: readonly Arrow[]): Arrow[] {
  return arrows.filter(({ from, to }) => {
    const [below, above] = [roomOf(from), roomOf(to)];
    if (below === undefined || above === below) return false;
    return above === undefined ? to.startsWith('services/') : !(ROOMS[below] as readonly Room[]).includes(above);
  });
}

/** Whether a file of a service lies where the layout has no place for it. */
export function misplaced(file: string): boolean {
  const path = /^services\/[^/]+\/src\/(.+)$/.exec(file)?.[1];
  if (path === undefined) return false;
  if (!path.includes('/')) return !/^(index|main|[a-z]+\.module)\.ts$/.test(path);
  if (/\.(e2e|distributed)\.test\.ts$/.test(path)) return !path.startsWith('test/e2e/');
  if (path.startsWith('test/')) return !/^test\/(e2e\/[^/]+\.test|fixtures\/.+)\.ts$/.test(path);
  return /(^|\/)(fixtures|testing|test-support|e2e)\/|\.fixture\.ts$/.test(path);
}

export const LONGEST = 300;

export function tooLong(text: string): boolean {
  return text.trimEnd().split('\n').length > LONGEST;
}
