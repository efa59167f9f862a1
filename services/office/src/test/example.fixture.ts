/** What fills the parameters of a path, by name. */
export type Target = Readonly<Record<string, string>>;

/** A request that its route accepts, apart from the state of the case; a text `:name` of the body is filled like a path. */
export interface Example {
  readonly body?: object;
  readonly query?: string;
  readonly form?: FormData;
  readonly stepId?: string;
}

export function form(file: Blob, fields: Readonly<Record<string, string>> = {}): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.set(name, value);
  made.set('file', file, 'berkas');
  return made;
}

export function bodyFor({ body = {} }: Example, target: Target): object {
  const text = JSON.stringify(body).replace(/":(\w+)"/g, (_, name: string) =>
    JSON.stringify(target[name] ?? 'tidak-ada'),
  );
  return JSON.parse(text) as object;
}

export const note = 'Catatan untuk uji.';

/** @throws when something that a path names was not found */
export function complete(ids: Readonly<Record<string, string | null | undefined>>): Target {
  const missing = Object.entries(ids).filter(([, id]) => !id);
  if (missing.length > 0) throw new Error(`The finished case has no ${missing.map(([name]) => name).join(', ')}`);
  return ids as Target;
}
