import { ESCALATION_REASONS, TONES } from '#core/dialogue/conversation.ts';
import { MODEL_TASKS } from '#db/learning-schema.ts';
import * as known from '#telemetry/label-values.ts';

/** What a label of a metric may say: one of a closed list, or something of a form of which there are only so many. */
export type LabelBound =
  | { readonly values: readonly string[] }
  | { readonly form: RegExp; readonly atMost: number };

const closed = (...values: readonly string[]): LabelBound => ({ values });
const reasons = [
  ...known.DECISIONS,
  ...known.MODEL_FAILURES,
  ...known.TURN_FAILURES,
  ...ESCALATION_REASONS,
  'other',
];

/** Every label that the server may put on a metric. A label that is not here must not exist. */
export const LABEL_BOUNDS: Readonly<Record<string, LabelBound>> = {
  agent: closed(...known.AGENTS),
  agent_type: closed(...known.AGENTS),
  code: closed(...known.CLOSE_CODES, 'other'),
  confidence_level: closed(...known.CONFIDENCE_LEVELS),
  decision: closed(...known.DECISIONS),
  direction: closed('in', 'out', 'input', 'output'),
  duplicate: closed('true', 'false'),
  error_type: closed(...known.SOCKET_ERRORS, 'other'),
  le: { form: /^(\+Inf|\d+(\.\d+)?)$/, atMost: 100 },
  method: closed(...known.HTTP_METHODS, 'other'),
  outcome: closed(
    ...known.MODEL_OUTCOMES,
    ...known.OUTCOMES,
    ...['published', 'dropped', 'ignored', 'sent', 'agreed', 'disagreed', 'remembered', 'failed'],
  ),
  queue: closed(...known.QUEUES),
  rating: closed(...known.RATINGS, 'other'),
  reason: closed(...reasons),
  recommendation: closed(...known.RECOMMENDATIONS),
  recovered: closed('true', 'false'),
  // Patterns of routes, as the code writes them.
  route: {
    form: /^(?:unknown|\/|(?:\/(?:v1|[a-z][a-z.-]*|:[a-z_]+|\*))+)$/,
    atMost: 150,
  },
  source: closed(...known.SOURCES, 'offline'),
  stage: closed(...known.STAGES),
  state: closed(...known.DESK_STATES),
  // Names of methods of stores.
  statement: { form: /^[a-z]+(?:[A-Z][a-z]*|_[a-z]+)*$/, atMost: 150 },
  status: { form: /^[1-5]\d\d$/, atMost: 40 },
  subject: closed(...known.RATED),
  task: closed(...MODEL_TASKS),
  tone: closed(...TONES),
};

/** One line of the text that Prometheus reads. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads the text format of metrics. */
export function samplesOf(text: string): readonly Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const pairs = Array.from(labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g), ([, key = '', text = '']) => [
        key,
        text,
      ]);
      return { name, labels: Object.fromEntries(pairs), value: Number(value) };
    });
}

/** What is wrong with the labels of these samples, one line each. */
export function labelFaults(samples: readonly Sample[]): readonly string[] {
  const faults = new Set<string>();
  const seen = new Map<string, Set<string>>();
  for (const { name, labels } of samples) {
    for (const [label, value] of Object.entries(labels)) {
      const bound = LABEL_BOUNDS[label];
      const allowed = bound && ('values' in bound ? bound.values.includes(value) : bound.form.test(value));
      if (!allowed) faults.add(`${name} has ${label}="${value}"`);
      seen.set(label, (seen.get(label) ?? new Set()).add(value));
    }
  }
  for (const [label, values] of seen) {
    const bound = LABEL_BOUNDS[label];
    if (bound && 'atMost' in bound && values.size > bound.atMost)
      faults.add(`${label} has ${values.size} values`);
  }
  return [...faults];
}
