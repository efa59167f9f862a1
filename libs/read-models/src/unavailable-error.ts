/**
 * The store cannot be reached, or takes nothing from this process until it is restarted with newer code. No message
 * is at fault: the same call may succeed later. Whether a write that failed so was done shows when it is loaded again.
 */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}
