import { INTENT_LABELS } from '#core/nlu/intent-labels.ts';
import { LANGUAGES, type Language } from '#core/nlu/understanding.ts';
import { MAX_TEXT_LENGTH } from '../limits.ts';

/**
 * Where a label comes from, most trusted first: a person who labeled the message, a person who decided about a
 * suggestion, somebody's file, the customer's own choice when asked which topic is meant, an answer that then worked,
 * and a good rating of an answer.
 */
export const EXAMPLE_SOURCES = [
  'inbox_label',
  'review',
  'import',
  'clarification',
  'outcome',
  'feedback',
] as const;
export type ExampleSource = (typeof EXAMPLE_SOURCES)[number];

export const DATASET_SPLITS = ['train', 'validation', 'test'] as const;
export type DatasetSplit = (typeof DATASET_SPLITS)[number];

/** A message with what it is about, and where that is known from. */
export interface DatasetExample {
  /** Masked, on one line. */
  readonly text: string;
  /** A topic, `act:<name>` or `out_of_scope`. */
  readonly label: string;
  readonly language: Language;
  readonly source: ExampleSource;
  /** How much it counts in a training, above 0 up to 1. */
  readonly weight: number;
  readonly split: DatasetSplit;
  /** The customer's message; null where the label did not come from one. */
  readonly messageId: string | null;
  readonly conversationId: string | null;
  /** The review item that was accepted, for the source `review`. */
  readonly itemId: string | null;
}

/** One line of JSON, fields always in the same order, so that the same examples are the same bytes. */
export function formatExample(example: DatasetExample): string {
  const { text, label, language, source, weight, split } = example;
  return JSON.stringify({
    ...{ text, label, language, source, weight, split },
    message_id: example.messageId,
    conversation_id: example.conversationId,
    item_id: example.itemId,
  });
}

/** Fields of an example as they stand in a file: of JSON, or texts of a table. */
export type ExampleFields = Readonly<Record<string, unknown>>;

const MAX_ID_LENGTH = 100;
const ID = new RegExp(`^\\S{1,${MAX_ID_LENGTH}}$`);

/**
 * Reads one example; what only the product can know (source, weight, split, where it comes from) may be left out.
 * Returns the fault as a sentence, without anything of the text.
 */
export function readExample(fields: ExampleFields): DatasetExample | string {
  const { text, label, language, source = 'import', weight = 1 } = withoutEmpty(fields);
  if (typeof text !== 'string' || text.trim() === '') return 'there is no text.';
  if (text.length > MAX_TEXT_LENGTH) return `the text is longer than ${MAX_TEXT_LENGTH} characters.`;
  if (typeof label !== 'string' || !INTENT_LABELS.has(label)) return 'unknown label.';
  const known = LANGUAGES.find((candidate) => candidate === language);
  if (known === undefined) return `the language must be one of ${LANGUAGES.join(', ')}.`;
  const from = EXAMPLE_SOURCES.find((candidate) => candidate === source);
  if (from === undefined) return `the source must be one of ${EXAMPLE_SOURCES.join(', ')}.`;
  const counts = typeof weight === 'string' ? Number(weight) : weight;
  if (typeof counts !== 'number' || !(counts > 0 && counts <= 1))
    return 'the weight must be a number above 0 up to 1.';
  return withProvenance(fields, {
    text: oneLine(text),
    label,
    language: known,
    source: from,
    weight: counts,
  });
}

function withProvenance(
  fields: ExampleFields,
  example: Pick<DatasetExample, 'text' | 'label' | 'language' | 'source' | 'weight'>,
): DatasetExample | string {
  const ids = withoutEmpty(fields);
  const [messageId, conversationId, itemId] = ['message_id', 'conversation_id', 'item_id'].map(
    (name) => ids[name] ?? null,
  );
  if (!isId(messageId) || !isId(conversationId) || !isId(itemId))
    return `message_id, conversation_id and item_id are texts of at most ${MAX_ID_LENGTH} characters without spaces.`;
  const { split = splitOf(conversationId ?? itemId ?? example.text) } = ids;
  const known = DATASET_SPLITS.find((candidate) => candidate === split);
  if (known === undefined) return `the split must be one of ${DATASET_SPLITS.join(', ')}.`;
  return { ...example, split: known, messageId, conversationId, itemId };
}

/** A cell of a table that holds nothing, and null in JSON, are as good as absent. */
function withoutEmpty(fields: ExampleFields): ExampleFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== null));
}

function isId(value: unknown): value is string | null {
  return value === null || (typeof value === 'string' && ID.test(value));
}

/** White space of any kind as single spaces. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Shares of the three splits. */
const TRAIN_SHARE = 0.8;
const VALIDATION_SHARE = 0.1;

/**
 * The split of everything with this key, mostly the id of a conversation: all its messages go the same way, in every
 * data set, so that nothing a model was trained on is in a later test.
 */
export function splitOf(key: string): DatasetSplit {
  const digest = new Bun.CryptoHasher('sha256').update(key).digest();
  const place = digest.readUInt32BE(0) / 2 ** 32;
  if (place < TRAIN_SHARE) return 'train';
  return place < TRAIN_SHARE + VALIDATION_SHARE ? 'validation' : 'test';
}
