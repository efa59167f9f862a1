export { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace';
export * from './doubles.ts';
export * from './people.ts';
export * from './service-under-test.ts';
