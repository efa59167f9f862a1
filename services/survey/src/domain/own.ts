/** What a record holds under a key that came from outside: `constructor` is no entry of any record. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
