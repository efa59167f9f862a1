import type { ContractMessage } from '@alur/contracts';
import type { RecordedEvent } from '@alur/event-sourcing';
import type { View } from '@alur/read-models';
import type { Provider, Type } from '@nestjs/common';

/** What a slice of the service (goods, money or grants) gives to the module. */
export interface Area {
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
  /** Domain event → contract event; undefined for events of other areas and for internal ones. */
  readonly publish: (event: RecordedEvent) => ContractMessage | undefined;
  readonly views?: readonly View<object>[];
}
