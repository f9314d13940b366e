import { percent, plain, table } from '../evaluate/text-report.ts';

/** What was made of one message. */
export interface Outcome {
  readonly intent: string;
  readonly topic: string;
  readonly agent: string;
  readonly decision: string;
  readonly tone: string;
  /** Why a person is needed; `none` when none is. */
  readonly escalation: string;
}

export const OUTCOME_FIELDS = ['intent', 'topic', 'agent', 'decision', 'tone', 'escalation'] as const;
export type OutcomeField = (typeof OUTCOME_FIELDS)[number];

/** One message as it was, as it would be now, and as it would be with the candidate. */
export interface Replayed {
  readonly messageId: string;
  /** Null unless the text is to be shown. */
  readonly text: string | null;
  readonly stored: Outcome;
  readonly current: Outcome;
  readonly candidate: Outcome;
}

interface Example {
  readonly messageId: string;
  readonly text: string | null;
}

export interface Change {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  /** The first few. */
  readonly examples: readonly Example[];
}

export interface TrafficReport {
  readonly candidate: string;
  readonly current: string;
  readonly conversations: number;
  readonly messages: number;
  /** Messages of which anything would change. */
  readonly changed: number;
  /** Share of messages that what is in force reads now as they were read then, 0-1; below 1 by newer articles and code. */
  readonly asStored: number;
  readonly fields: readonly {
    readonly field: OutcomeField;
    readonly changed: number;
    /** Most frequent first. */
    readonly changes: readonly Change[];
  }[];
}

const EXAMPLES = 3;
const SHOWN_CHANGES = 12;

/** Counts what would change. */
export function createTrafficCounter() {
  const fields = new Map(OUTCOME_FIELDS.map((field) => [field, new Map<string, Change>()]));
  let messages = 0;
  let changed = 0;
  let asStored = 0;
  return {
    add({ messageId, text, stored, current, candidate }: Replayed): void {
      messages += 1;
      if (OUTCOME_FIELDS.every((field) => stored[field] === current[field])) asStored += 1;
      const differing = OUTCOME_FIELDS.filter((field) => current[field] !== candidate[field]);
      if (differing.length > 0) changed += 1;
      for (const field of differing) {
        const [from, to] = [current[field], candidate[field]];
        const changes = fields.get(field);
        const known = changes?.get(`${from} ${to}`) ?? { from, to, count: 0, examples: [] };
        const examples =
          known.examples.length < EXAMPLES ? [...known.examples, { messageId, text }] : known.examples;
        changes?.set(`${from} ${to}`, { ...known, count: known.count + 1, examples });
      }
    },
    get messages() {
      return messages;
    },
    report(names: Pick<TrafficReport, 'candidate' | 'current' | 'conversations'>): TrafficReport {
      return {
        ...names,
        ...{ messages, changed, asStored: messages === 0 ? 1 : asStored / messages },
        fields: [...fields].map(([field, changes]) => {
          const sorted = [...changes.values()].sort(
            (a, b) => b.count - a.count || compare(a.from, b.from) || compare(a.to, b.to),
          );
          return { field, changed: sorted.reduce((sum, { count }) => sum + count, 0), changes: sorted };
        }),
      };
    },
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The report for a terminal. */
export function trafficText(report: TrafficReport): string {
  const { candidate, current, conversations, messages, changed, asStored, fields } = report;
  const share = messages === 0 ? 0 : changed / messages;
  const sections = [
    [
      `${messages} messages of ${conversations} conversations, read by ${candidate} and by ${current}`,
      `  ${changed} would change (${percent(share)})`,
      `  ${percent(asStored)} are read now by what is in force as they were then`,
    ].join('\n'),
    ...fields.map(({ field, changed: count, changes }) =>
      table(
        `${field}: ${count} would change`,
        ['now', 'candidate', 'messages', 'such as'],
        changes
          .slice(0, SHOWN_CHANGES)
          .map(({ from, to, count: times, examples }) => [from, to, String(times), examplesText(examples)]),
      ),
    ),
  ];
  const text = sections.filter((section) => section !== '').join('\n\n');
  return `${text.split('\n').map(plain).join('\n')}\n`;
}

const SHOWN_CHARACTERS = 80;

function examplesText(examples: readonly Example[]): string {
  return examples
    .map(({ messageId, text }) =>
      text === null ? messageId : `${messageId} "${text.slice(0, SHOWN_CHARACTERS).toWellFormed()}"`,
    )
    .join(', ');
}
