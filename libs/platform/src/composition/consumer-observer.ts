import type { ConsumerObserver } from '@alur/messaging';
import type { Metrics } from '../operations/metrics.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logging.ts';
import type { ServiceName } from '../runtime/service.ts';

/** Logs when a case parks (once, not for each message behind the first) and when a group fails; measures the age of messages. */
export function consumerObserver(
  { logger, metrics, clock }: { readonly logger: Logger; readonly metrics: Metrics; readonly clock: Clock },
  service: ServiceName,
  group: string,
): ConsumerObserver {
  return {
    applied: ({ time }) => metrics.applied(service, group, (clock.now().getTime() - Date.parse(time)) / 1000),
    parked: (message, error) => {
      if (error === null) return;
      logger.error({ service, group, case: message.subject, type: message.type, error }, 'case parked');
    },
    failed: (error) => logger.error({ service, group, error }, 'consumer failed'),
  };
}
