import config from './jest.config.mjs';

/** Suites on a real broker and a real document database; one file at a time, because they share both. */
export default {
  ...config,
  testMatch: ['<rootDir>/**/*.distributed.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  maxWorkers: 1,
  testTimeout: 120_000,
};
