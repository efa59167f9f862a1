/** Ends a command with a message instead of a stack: 1 when something is wrong with the office, 2 when with the call. */
export class Failure extends Error {
  constructor(
    readonly exitCode: 1 | 2,
    message: string,
  ) {
    super(message);
    this.name = 'Failure';
  }
}

export function found(message: string): Failure {
  return new Failure(1, message);
}

export function wrongUsage(message: string): Failure {
  return new Failure(2, message);
}
