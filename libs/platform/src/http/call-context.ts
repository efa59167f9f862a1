import { AsyncLocalStorage } from 'node:async_hooks';

/** What a request hands on to the requests that it causes. */
export interface CallContext {
  readonly correlationId: string;
  /** W3C trace context as the caller sent it. */
  readonly traceparent?: string | undefined;
}

/** The request that is being answered, from any code below it. */
export const callContext = new AsyncLocalStorage<CallContext>();
