/** The file as a whole is not what it should be. `detail` is Indonesian, for the officer who sent it. */
export class UnreadableListError extends Error {
  override readonly name = 'UnreadableListError';

  constructor(
    readonly code: 'list-not-readable' | 'list-too-large' | 'list-without-columns' | 'list-empty',
    readonly detail: string,
  ) {
    super(`The list cannot be read: ${code}`);
  }
}
