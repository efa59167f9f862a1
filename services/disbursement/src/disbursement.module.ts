import { PORTS, type ServicePorts } from '@alur/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Area } from './areas/area.ts';
import { goods } from './areas/goods.ts';
import { grants } from './areas/grants.ts';
import { money } from './areas/money.ts';

export const AREAS: readonly Area[] = [goods, money, grants];

@Module({})
export class DisbursementModule {
  static register(ports: ServicePorts): DynamicModule {
    return {
      module: DisbursementModule,
      providers: [{ provide: PORTS, useValue: ports }, ...AREAS.flatMap(({ providers }) => providers)],
      controllers: AREAS.flatMap(({ controllers }) => controllers),
    };
  }
}
