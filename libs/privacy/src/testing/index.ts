import { MasterKeys } from '../crypto/master-keys.ts';
import { SqliteVault } from '../sqlite/sqlite-vault.ts';
import type { VaultOptions } from '../vault.ts';

export * from './file-store-contract.ts';
export { pagePdf } from './pdf-files.ts';
export * from './sample-files.ts';
export * from './tcp-gate.ts';
export * from './vault-contract.ts';

/** Master keys for tests only. */
export const TEST_MASTER_KEYS = new MasterKeys(['test-master-key-test-master-key-0']);

/** A vault in memory, for tests of what uses one. */
export function memoryVault(options?: VaultOptions): SqliteVault {
  return new SqliteVault(':memory:', TEST_MASTER_KEYS, options);
}
