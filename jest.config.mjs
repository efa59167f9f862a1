/** One configuration for every package; a package runs it on its own folder through `scripts/jest.ts`. */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@alur/source', 'node', 'node-addons'] },
  testMatch: ['<rootDir>/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '<rootDir>/.stryker-tmp/', '\\.distributed\\.test\\.ts$'],
  // Stryker runs in a copy of the package inside of it.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.stryker-tmp/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        module: { type: 'es6' },
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      },
    ],
  },
  testTimeout: 30_000,
  reporters: ['default', new URL('scripts/testing/variants-reporter.ts', import.meta.url).pathname],
};
