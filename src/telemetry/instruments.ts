import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export type { Counter, Gauge, Histogram, Registry };

/** What a gauge shows: one figure, or one for each value of its label. Undefined: there is nothing to show. */
export type Reading<L extends string> =
  | number
  | undefined
  | readonly { readonly label: Readonly<Record<L, string>>; readonly value: number }[];

export type Instruments = ReturnType<typeof createInstruments>;

/** Makes the metrics of one registry. */
export function createInstruments() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,

    counter: <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
      new Counter({ name, help, labelNames: [...labelNames], registers }),

    histogram: <L extends string>(
      name: string,
      help: string,
      { buckets, labelNames = [] }: { buckets: readonly number[]; labelNames?: readonly L[] },
    ) => new Histogram({ name, help, buckets: [...buckets], labelNames: [...labelNames], registers }),

    gauge: (name: string, help: string) => new Gauge({ name, help, registers }),

    /** A gauge that is read when it is scraped, so that nothing has to keep it up to date. */
    reading: <L extends string = never>(
      name: string,
      help: string,
      { read, labelNames = [] }: { read: () => Reading<L>; labelNames?: readonly L[] },
    ) =>
      new Gauge({
        name,
        help,
        labelNames: [...labelNames],
        registers,
        collect() {
          const now = read();
          this.reset();
          if (typeof now === 'object') for (const { label, value } of now) this.set(label, value);
          else if (now !== undefined) this.set(now);
          // What is not known is not shown, rather than shown as nothing.
          else if (labelNames.length === 0) this.remove();
        },
      }),

    /** A counter of something that counts for itself; this only reads it. */
    countReading: <L extends string = never>(
      name: string,
      help: string,
      { read, labelNames = [] }: { read: () => Exclude<Reading<L>, undefined>; labelNames?: readonly L[] },
    ) =>
      new Counter({
        name,
        help,
        labelNames: [...labelNames],
        registers,
        collect() {
          const now = read();
          this.reset();
          if (typeof now === 'number') this.inc(now);
          else for (const { label, value } of now) this.inc(label, value);
        },
      }),
  };
}

/** A counter or a histogram, of which a child begins at nothing. */
interface Labelled<L extends string, C> {
  labels(labels: Record<L, string>): C;
  inc?(labels: Record<L, string>, value: number): void;
  zero?(labels: Record<L, string>): void;
}

/**
 * The children of a metric for each value of its label, made once: finding one anew costs more than counting in it.
 * Their series are there from the start, so that no first increase is missed by a rate.
 */
export function childrenOf<L extends string, V extends string, C>(
  metric: Labelled<L, C>,
  { label, values }: { label: L; values: readonly V[] },
): Readonly<Record<V, C>> {
  const labelsOf = (value: string) => Object.fromEntries([[label, value]]) as Record<L, string>;
  const children = values.map((value) => {
    const labels = labelsOf(value);
    if (metric.zero) metric.zero(labels);
    else metric.inc?.(labels, 0);
    return [value, metric.labels(labels)];
  });
  return Object.fromEntries(children) as Record<V, C>;
}
