import { PORTS, type ServicePorts } from '@alur/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { AidCaseConsumer } from './aid-case/aid-case.process.ts';
import { goods } from './goods/goods.area.ts';
import { grants } from './grants/grants.area.ts';
import { money } from './money/money.area.ts';
import type { Area } from './shared/area.ts';

export const AREAS: readonly Area[] = [goods, money, grants];

@Module({})
export class DisbursementModule {
  static register(ports: ServicePorts): DynamicModule {
    return {
      module: DisbursementModule,
      providers: [{ provide: PORTS, useValue: ports }, ...AREAS.flatMap(({ providers }) => providers)],
      controllers: [AidCaseConsumer, ...AREAS.flatMap(({ controllers }) => controllers)],
    };
  }
}
