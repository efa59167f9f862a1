export * from './kk.ts';
export * from './mask.ts';
export * from './nik.ts';
export type { Finding, ParseResult } from './parse-result.ts';
export * from './phone.ts';
export { PROVINCES } from './provinces.ts';
