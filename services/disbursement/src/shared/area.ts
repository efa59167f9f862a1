import type { EventTable } from '@alur/messaging';
import type { View } from '@alur/read-models';
import type { Provider, Type } from '@nestjs/common';

/** What a slice of the service (goods, money or grants) gives to the module. */
export interface Area {
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
  /** What becomes of its events. */
  readonly events: readonly EventTable[];
  readonly views?: readonly View<object>[];
}
