export * from './errors.ts';
export { KurrentEventStore, type KurrentEventStoreOptions } from './kurrent-event-store.ts';
