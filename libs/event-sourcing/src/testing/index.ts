export { crashContract } from './crash-contract.ts';
export { eventStoreContract } from './event-store-contract.ts';
export type { CrashHarness, EventStoreHarness, LogUnderTest } from './harness.ts';
export { type HeldStore, heldBefore } from './held-store.ts';
export { type Scenario, scenario } from './scenario.ts';
