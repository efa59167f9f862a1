export { type ObservedCommands, observedRunner } from './commands.ts';
export { type MessageWork, tracedWork } from './messages.ts';
export { traceRequests } from './requests.ts';
export { type RunningTracing, startTracing, type TracingOptions } from './start-tracing.ts';
