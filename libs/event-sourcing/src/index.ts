export * from './command-runner.ts';
export * from './decider.ts';
export * from './event.ts';
export * from './event-store.ts';
