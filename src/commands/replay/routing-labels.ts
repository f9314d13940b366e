import { wilsonInterval } from '#core/nlu/classifier/metrics.ts';
import { CommandError } from '../command-error.ts';
import { readRows } from './read-messages.ts';

/** What a person said about one row: the agent that it belongs to, another that would do, and topics that fit. */
interface RoutingLabel {
  readonly agent: string;
  readonly also: string;
  readonly topics: readonly string[];
}

/** Rows labeled by a person, by the id of the row. */
export type RoutingLabels = ReadonlyMap<string, RoutingLabel>;

/**
 * Reads labels from a file with the columns id, agent, also (may be empty) and topics (joined by commas).
 * @throws CommandError when the file is not of that form or holds no rows.
 */
export async function readRoutingLabels(path: string): Promise<RoutingLabels> {
  const labels = new Map<string, RoutingLabel>();
  for await (const { id, agent, also, topics } of readRows(path)) {
    if (typeof id !== 'string' || typeof agent !== 'string' || typeof topics !== 'string')
      throw new CommandError(`${path} must have the columns id, agent and topics.`);
    labels.set(id, { agent, also: typeof also === 'string' ? also : '', topics: topics.split(',') });
  }
  if (labels.size === 0) throw new CommandError(`${path} holds no labels.`);
  return labels;
}

/** Counts how often the product agrees with the labels. */
export class RoutingScore {
  readonly #labels: RoutingLabels;
  #rows = 0;
  #agent = 0;
  #either = 0;
  #topic = 0;

  constructor(labels: RoutingLabels) {
    this.#labels = labels;
  }

  add(id: string, { agent, topic }: { readonly agent: string; readonly topic: string }): void {
    const label = this.#labels.get(id);
    if (label === undefined) return;
    this.#rows += 1;
    if (agent === label.agent) this.#agent += 1;
    if (agent === label.agent || agent === label.also) this.#either += 1;
    if (label.topics.includes(topic)) this.#topic += 1;
  }

  /** Shares with their 95 % intervals. */
  toText(): string {
    const line = (name: string, count: number) => {
      const { low, high } = wilsonInterval(count, this.#rows);
      const percent = (share: number) => (100 * share).toFixed(1);
      return `  ${name.padEnd(34)} ${percent(count / this.#rows).padStart(5)}%  (${percent(low)} to ${percent(high)})`;
    };
    if (this.#rows === 0) return '\nnone of the labeled rows is in the file\n';
    return [
      '',
      `routing against ${this.#rows} labeled messages, with 95% intervals`,
      line('the agent', this.#agent),
      line('the agent, or the other that would do', this.#either),
      line('one of the topics that fit', this.#topic),
      '',
    ].join('\n');
  }
}
