import type { Contract, ContractMessage, DataOf } from '@alur/contracts';
import { applyDecorators, Catch, Controller, type RpcExceptionFilter, UseFilters } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { type Observable, throwError } from 'rxjs';

/** Nest's own filter turns every error into "Internal server error"; the consumer needs the error itself. */
@Catch()
class RethrowFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/** Distinguishes the strategies of several services in one Nest app. */
export function transportOf(service: string): symbol {
  return Symbol.for(`alur.${service}`);
}

/** Marks a class whose `@OnContract` methods handle contract messages. List it under `controllers` of its module. */
export function ContractConsumer(): ClassDecorator {
  return applyDecorators(Controller(), UseFilters(new RethrowFilter()));
}

/**
 * The method handles these contracts for the service. It may get a message again. When it throws, the message is
 * retried and then parked with everything later of its key.
 */
export function OnContract<const Contracts extends readonly Contract[]>(service: string, ...contracts: Contracts) {
  return <Handler extends (message: ContractMessage<DataOf<Contracts[number]>>) => Promise<unknown>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<Handler>,
  ): void => {
    EventPattern<string[]>(
      contracts.map((contract) => contract.type),
      transportOf(service),
    )(target, key, descriptor);
  };
}
