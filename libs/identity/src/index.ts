export * from './access-error.ts';
export * from './decorators.ts';
export type * from './officer.ts';
