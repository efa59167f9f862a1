export { DataError, erasureRegisterOf } from './data-folder.ts';
export { DEMO_MARK } from './demo-mark.ts';
export type { RunningService } from './running-service.ts';
export { serviceFiles } from './service-files.ts';
export * from './start.ts';
export { StartStopped } from './waiting.ts';
