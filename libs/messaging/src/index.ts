export * from './bus.ts';
export * from './parking-lot.ts';
