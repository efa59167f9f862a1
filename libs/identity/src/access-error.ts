import { HttpException } from '@nestjs/common';

/** A request that identity refuses. `code` is stable for programs, `detail` is Indonesian for people; both go into the problem. */
export class AccessError extends HttpException {
  constructor(
    status: number,
    readonly code: string,
    readonly detail: string,
  ) {
    super({ status, code, detail }, status);
    this.name = 'AccessError';
  }
}
