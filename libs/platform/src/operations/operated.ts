import type { Topic } from '@alur/contracts';
import type { ConsumerRuntime, ParkingLot, Publishing } from '@alur/messaging';
import type { KeyRing } from '@alur/privacy';
import type { ViewRuntime } from '@alur/read-models';
import type { ServiceName } from '../runtime/service.ts';
import type { VerificationAnswer } from './answers.ts';

/** A consumer group as operators see it. */
export type OperatedConsumer = Pick<
  ConsumerRuntime,
  'status' | 'lag' | 'partitions' | 'paused' | 'pause' | 'resume' | 'retryParked' | 'discardParked'
>;

/** What carries the events of a service to its topic. */
export interface OperatedRelay {
  readonly topic: Topic;
  readonly lag: Publishing['lag'];
}

/** What operators can see and do of one service in this process. */
export interface OperatedService {
  readonly name: ServiceName;
  readonly parking: ParkingLot;
  /** Its groups: message handlers and views. Known once the consumers have started. */
  readonly consumers: () => readonly OperatedConsumer[];
  /** Undefined for a service that publishes nothing. */
  readonly relay: () => OperatedRelay | undefined;
  /** Collection names of its views. */
  readonly viewNames: readonly string[];
  readonly views: Pick<ViewRuntime, 'rebuild'>;
  /** Keys of its personal data and files. */
  readonly keys: Pick<KeyRing, 'rewrap'>;
  /** What the last look through its data found; undefined before the first. */
  readonly verified: () => VerificationAnswer | undefined;
}
