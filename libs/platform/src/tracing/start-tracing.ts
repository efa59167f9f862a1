import { context, propagation, trace } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { W3C_PROPAGATOR } from './traceparent.ts';

export interface TracingOptions {
  /** Base address of an OTLP/HTTP collector, `http://127.0.0.1:4318`; without it and without an exporter nothing is traced. */
  readonly url?: string;
  /** Name of the process as the collector shows it. */
  readonly process: string;
  /** Takes the spans instead of the collector, each at its end. */
  readonly exporter?: SpanExporter;
}

export interface RunningTracing {
  /** Sends what is left and turns tracing off. */
  stop(): Promise<void>;
}

/**
 * Turns tracing on for the whole process. The SDK is loaded only then: all other code uses the API, whose spans are empty
 * without it.
 */
export async function startTracing({ url, process, exporter }: TracingOptions): Promise<RunningTracing | undefined> {
  if (url === undefined && exporter === undefined) return undefined;
  const [{ BatchSpanProcessor, SimpleSpanProcessor, TracerProvider }, { AsyncLocalStorageContextManager }, resources] =
    await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/context-async-hooks'),
      import('@opentelemetry/resources'),
    ]);
  const processor =
    exporter === undefined
      ? new BatchSpanProcessor({ exporter: await collector(url!) })
      : new SimpleSpanProcessor({ exporter });
  const provider = new TracerProvider({
    resource: resources.resourceFromAttributes({ 'service.namespace': 'alur', 'service.name': process }),
    spanProcessors: [processor],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(W3C_PROPAGATOR);
  trace.setGlobalTracerProvider(provider);
  return {
    stop: async () => {
      trace.disable();
      propagation.disable();
      context.disable();
      await provider.shutdown();
    },
  };
}

async function collector(url: string): Promise<SpanExporter> {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  return new OTLPTraceExporter({ url: `${url.replace(/\/+$/, '')}/v1/traces` });
}
