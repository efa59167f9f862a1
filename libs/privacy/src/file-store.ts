export interface FileUpload {
  readonly tenant: string;
  readonly subjectId: string;
  readonly fileId: string;
  readonly bytes: Uint8Array;
}

export interface StoredFile {
  /** Of the plain bytes, hex: goes into the event, so that a later change shows. */
  readonly sha256: string;
  /** Plain bytes. */
  readonly size: number;
  /** As found in the content, never as claimed by the sender. */
  readonly mediaType: string;
}

/** Uploads and letters of one service, encrypted under the same subject keys as the vault. */
export interface FileStore {
  /**
   * Stores the file whole or not at all; the same id again replaces it. What comes from outside went through `cleanUpload`.
   * @throws UploadRefusedError when it is too large or neither a PDF nor a picture; SubjectErasedError when the subject was erased.
   */
  put(file: FileUpload): Promise<StoredFile>;
  /** Undefined: unknown or erased. @throws DecryptionError when the file was altered or moved. */
  get(tenant: string, fileId: string): Promise<{ bytes: Uint8Array; mediaType: string } | undefined>;
}
