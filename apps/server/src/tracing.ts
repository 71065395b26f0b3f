import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";

/** Where spans of this process are made: nothing comes of them unless tracing was started. */
export const tracer: Tracer = trace.getTracer("helloworld-chat");

/** Sends traces to an OTLP endpoint over HTTP; answers what ends that. The libraries are loaded only here. */
export async function startTracing(endpoint: string | undefined): Promise<() => Promise<void>> {
  if (endpoint === undefined) return async () => undefined;
  const [{ BasicTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import("@opentelemetry/sdk-trace-base"),
      import("@opentelemetry/exporter-trace-otlp-http"),
      import("@opentelemetry/resources"),
    ]);
  const exporter = new OTLPTraceExporter({ url: new URL("/v1/traces", endpoint).href });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": "helloworld-chat" }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  trace.setGlobalTracerProvider(provider);
  return () => provider.shutdown();
}

/** The span of a request; one that another service began goes on (W3C `traceparent`). */
export function requestSpan(method: string, traceparent: string | undefined): Span {
  const [, trace_id, span_id, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? "") ?? [];
  const remote =
    trace_id && span_id && flags
      ? { traceId: trace_id, spanId: span_id, traceFlags: Number.parseInt(flags, 16), isRemote: true }
      : undefined;
  const context = remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT;
  return tracer.startSpan(method, { kind: SpanKind.SERVER, attributes: { "http.request.method": method } }, context);
}

/** Ends the span of a request with what it came to; its path is the route's, so that no id or token is in it. */
export function endRequestSpan(span: Span, method: string, route: string, status: number): void {
  span.updateName(`${method} ${route}`);
  span.setAttributes({ "http.route": route, "http.response.status_code": status });
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
