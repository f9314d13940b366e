import type { Stage, TurnTrace } from './turn-trace.ts';

type Attributes = Readonly<Record<string, string | number | boolean>>;

/** What all spans of a process have in common. */
export interface OtlpResource {
  readonly serviceName: string;
  readonly serviceVersion: string;
  /** Of this process; a new one for every start. */
  readonly instanceId: string;
}

export interface OtlpClock {
  /** Time of day, in milliseconds since the epoch, at 0 of the clock that turns are timed with. */
  readonly originMs: number;
  /** As many lower-case hex digits as asked for, at random. */
  readonly randomHex: (digits: number) => string;
}

/** Kinds and codes of OTLP's protocol buffers, which its JSON writes as numbers. */
const SPAN_KIND = { internal: 1, server: 2 } as const;
const STATUS = { ok: 1, error: 2 } as const;

/**
 * The body of one export request: OpenTelemetry protocol 1.x over HTTP in JSON ("OTLP/HTTP, JSON Protobuf Encoding":
 * ids as hex, times as decimal strings of nanoseconds). One trace a turn, with a span for it and one for each stage.
 */
export function otlpRequest(
  traces: readonly TurnTrace[],
  { resource, clock }: { readonly resource: OtlpResource; readonly clock: OtlpClock },
): unknown {
  return {
    resourceSpans: [
      {
        resource: {
          attributes: attributesOf({
            'service.name': resource.serviceName,
            'service.version': resource.serviceVersion,
            'service.instance.id': resource.instanceId,
          }),
        },
        scopeSpans: [{ scope: { name: 'turns' }, spans: traces.flatMap((trace) => spansOf(trace, clock)) }],
      },
    ],
  };
}

function spansOf(trace: TurnTrace, clock: OtlpClock): readonly unknown[] {
  const traceId = clock.randomHex(32);
  const rootId = clock.randomHex(16);
  const root = {
    traceId,
    spanId: rootId,
    name: 'turn',
    kind: SPAN_KIND.server,
    ...timesOf(trace, clock),
    attributes: attributesOf({
      ...trace.attributes,
      ...(trace.failure === null ? {} : { 'error.type': trace.failure }),
    }),
    status: trace.failure === null ? { code: STATUS.ok } : { code: STATUS.error },
  };
  const stages = trace.stages.map((stage) => ({
    traceId,
    spanId: clock.randomHex(16),
    parentSpanId: rootId,
    name: stage.name,
    kind: SPAN_KIND.internal,
    ...timesOf(stage, clock),
    status: {},
  }));
  return [root, ...stages];
}

function timesOf(
  { startedAtMs, durationMs }: Pick<Stage, 'startedAtMs' | 'durationMs'>,
  { originMs }: OtlpClock,
) {
  return {
    startTimeUnixNano: nanoseconds(originMs + startedAtMs),
    endTimeUnixNano: nanoseconds(originMs + startedAtMs + durationMs),
  };
}

/** Milliseconds since the epoch hold microseconds; more digits would be made up. */
function nanoseconds(ms: number): string {
  return `${Math.round(ms * 1000)}000`;
}

function attributesOf(attributes: Attributes): readonly unknown[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: string | number | boolean) {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
