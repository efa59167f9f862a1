import { type Contract, type ContractMessage, contractOf, type DataOf, type Topic } from '@alur/contracts';
import { BaseRpcContext, type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { ConsumerRuntime } from '../consumer/consumer-runtime.ts';
import type { ConsumerRuntimeOptions } from '../consumer/options.ts';
import { transportOf } from './decorators.ts';

export interface AlurTransportOptions extends Omit<ConsumerRuntimeOptions, 'group' | 'topics' | 'handler' | 'handles'> {
  /** Takes the handlers declared by `@OnContract(service, …)`. */
  readonly service: string;
  /** Consumer group; the name of the service when absent. */
  readonly group?: string;
}

/**
 * Feeds a service's `@OnContract` handlers from the event bus:
 * `app.connectMicroservice({ strategy: new AlurTransport({ … }) })`. The topics follow from the handlers.
 */
export class AlurTransport extends Server implements CustomTransportStrategy {
  override readonly transportId: symbol;
  /** A failed handler must reach the runtime and not end in Nest's log. */
  override readonly propagatesEventHandlerErrors = true;
  readonly #options: AlurTransportOptions;
  readonly #handlers = new Map<string, MessageHandler[]>();
  #runtime: ConsumerRuntime | undefined;

  constructor(options: AlurTransportOptions) {
    super();
    this.#options = options;
    this.transportId = transportOf(options.service);
  }

  /** Undefined until `listen`. */
  get started(): ConsumerRuntime | undefined {
    return this.#runtime;
  }

  /** Exists from `listen` (`app.startAllMicroservices()`) on. */
  get runtime(): ConsumerRuntime {
    if (!this.#runtime)
      throw new Error(`The consumer of ${this.#options.service} has not started: start the microservices first`);
    return this.#runtime;
  }

  /** A handler without a class. Added before Nest binds the declared ones, it runs before them. */
  handle<C extends Contract>(contract: C, handler: (message: ContractMessage<DataOf<C>>) => Promise<unknown>): void {
    this.addHandler(contract.type, async (message: ContractMessage<DataOf<C>>) => {
      await handler(message);
    });
  }

  /** Nest chains the handlers of one pattern and runs them side by side; here they run in turn, so that a retry never overlaps. */
  override addHandler(pattern: string, handler: MessageHandler): void {
    if (!contractOf(pattern))
      throw new Error(`${this.#options.service} handles ${pattern}, which no contract declares`);
    this.#handlers.set(pattern, [...(this.#handlers.get(pattern) ?? []), handler]);
  }

  listen(callback: (error?: unknown) => void): void {
    const { service, group = service, ...options } = this.#options;
    const runtime = new ConsumerRuntime({
      ...options,
      group,
      topics: this.#topics(),
      handler: { each: (message) => this.#handle(message) },
      handles: (type) => this.#handlers.has(type),
    });
    this.#runtime = runtime;
    runtime.start().then(() => callback(), callback);
  }

  async close(): Promise<void> {
    await this.#runtime?.stop();
  }

  on(event: string): never {
    throw new Error(`AlurTransport has no event ${event}; pass an observer to the constructor`);
  }

  unwrap<T>(): T {
    throw new Error('AlurTransport wraps no server');
  }

  #topics(): Topic[] {
    const topics = [...this.#handlers.keys()].flatMap((type) => contractOf(type)?.topic ?? []);
    return [...new Set(topics)];
  }

  async #handle(message: ContractMessage): Promise<void> {
    const context = new BaseRpcContext([message]);
    for (const handler of this.#handlers.get(message.type) ?? []) {
      const result: unknown = await handler(message, context);
      // An error of the handler comes as a stream that fails, so the stream must be read to its end.
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    }
  }
}
