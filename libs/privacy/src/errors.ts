/** The subject's key was destroyed: nothing more may be stored about the subject. */
export class SubjectErasedError extends Error {
  readonly code = 'subject-erased';

  constructor(readonly subjectId: string) {
    super(
      `Subject ${subjectId} was erased; data about this subject can no longer be stored. Register the person anew.`,
    );
    this.name = 'SubjectErasedError';
  }
}

/** A record id that belongs to one subject was given for another. */
export class RecordTakenError extends Error {
  readonly code = 'record-taken';

  constructor(readonly recordId: string) {
    super(`Record ${recordId} belongs to another subject. Use a new record id.`);
    this.name = 'RecordTakenError';
  }
}

/** The ciphertext, or what it is bound to (tenant, subject, id, kind), is not what was written. */
export class DecryptionError extends Error {
  readonly code = 'decryption-failed';

  constructor(what: string) {
    super(`${what} cannot be decrypted: it was altered or moved. Restore it from a backup.`);
    this.name = 'DecryptionError';
  }
}

/** The configured master keys do not fit the stored keys. */
export class MasterKeyError extends Error {
  readonly code = 'master-key';

  constructor(message: string) {
    super(message);
    this.name = 'MasterKeyError';
  }
}
