import { type DynamicModule, Module } from '@nestjs/common';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logging.ts';
import type { OperatedService } from './operated.ts';
import { OPERATIONS_LOGGER, OperationsController } from './operations.controller.ts';
import { Operations } from './operations.ts';
import { Rebuilds } from './rebuilds.ts';

/** Routes under `/api/operations` for officers of role `operator`: consumers, parking lot, rebuilds. */
@Module({})
export class OperationsModule {
  static register(
    services: readonly OperatedService[],
    { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
  ): DynamicModule {
    return {
      module: OperationsModule,
      controllers: [OperationsController],
      providers: [
        { provide: Operations, useValue: new Operations(services, new Rebuilds(clock)) },
        { provide: OPERATIONS_LOGGER, useValue: logger },
      ],
    };
  }
}

export const OPERATIONS_DOCUMENT = {
  name: 'operations',
  title: 'Operasi',
  description: 'Untuk operator: keadaan konsumen, pesan yang diparkir, pembangunan ulang tampilan.',
  module: OperationsModule,
};
