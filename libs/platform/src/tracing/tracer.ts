import { safeErrorText } from '@alur/messaging';
import { type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';

/** Asked for at each use: the provider is set at start and taken away at the end. Without one every span is empty. */
export function tracer(): Tracer {
  return trace.getTracer('alur');
}

/** Ends a span with the failure of its work, described without personal data. */
export function endFailed(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: safeErrorText(error) });
  span.end();
}
