import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logging.ts';
import type { OperatedService } from './operated.ts';
import { OPERATIONS_LOGGER, OperationsController } from './operations.controller.ts';
import { Operations } from './operations.ts';
import type { Pauses } from './pauses.ts';
import type { Rebuilds } from './rebuilds.ts';

interface OperationsParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly rebuilds: Rebuilds;
  readonly pauses: Pauses;
}

/** Routes under `/api/operations` for the roles `operator` and `operator-platform`: consumers, parking lot, quarantine, rebuilds. */
@Module({})
export class OperationsModule {
  static register(
    services: readonly OperatedService[],
    { clock, logger, rebuilds, pauses }: OperationsParts,
  ): DynamicModule {
    return {
      module: OperationsModule,
      controllers: [OperationsController],
      providers: [
        { provide: Operations, useValue: new Operations(services, rebuilds, pauses) },
        { provide: Clock, useValue: clock },
        { provide: OPERATIONS_LOGGER, useValue: logger },
      ],
    };
  }
}

export const OPERATIONS_DOCUMENT = {
  name: 'operations',
  title: 'Operasi',
  description: 'Untuk operator: keadaan konsumen, pesan yang diparkir, karantina, pembangunan ulang tampilan.',
  module: OperationsModule,
};
