export { GENESIS_HASH, hashOf } from './chain.ts';
export { checkAppend } from './check-append.ts';
export { commandEventId } from './command-event-id.ts';
export * from './command-runner.ts';
export * from './decider.ts';
export * from './errors.ts';
export * from './event.ts';
export * from './event-store.ts';
