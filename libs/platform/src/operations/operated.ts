import type { ConsumerRuntime, ParkingLot } from '@alur/messaging';
import type { ViewRuntime } from '@alur/read-models';
import type { ServiceName } from '../service.ts';

/** A consumer group as operators see it. */
export type OperatedConsumer = Pick<ConsumerRuntime, 'status' | 'lag' | 'retryParked' | 'discardParked'>;

/** What operators can see and do of one service in this process. */
export interface OperatedService {
  readonly name: ServiceName;
  readonly parking: ParkingLot;
  /** Its groups: message handlers and views. Known once the consumers have started. */
  readonly consumers: () => readonly OperatedConsumer[];
  /** Collection names of its views. */
  readonly viewNames: readonly string[];
  readonly views: Pick<ViewRuntime, 'rebuild'>;
}
