export * from './doubles.ts';
export * from './service-under-test.ts';
