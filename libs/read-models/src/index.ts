export * from './read-store.ts';
export * from './view.ts';
