export { MasterKeys, newMasterKey } from './crypto/master-keys.ts';
export * from './errors.ts';
export type * from './file-store.ts';
export * from './files/clean-upload.ts';
export * from './files/encrypted-file-store.ts';
export { DEFAULT_UPLOAD_LIMIT, type UploadFault, UploadRefusedError } from './files/upload-policy.ts';
export * from './index-terms.ts';
export * from './key-ring.ts';
export type { Erasure, Vault, VaultEntry, VaultOptions, VaultRecord } from './vault.ts';
