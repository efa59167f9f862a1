export { serviceFiles } from './embedded.ts';
export * from './start.ts';
