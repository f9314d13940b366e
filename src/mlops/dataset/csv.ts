import { csvLine } from '#lib/csv.ts';
import type { DatasetExample } from './example.ts';

const COLUMNS = [
  'text',
  'label',
  'language',
  'source',
  'weight',
  'split',
  'message_id',
  'conversation_id',
  'item_id',
] as const;

/** The first line of a table of examples. */
export const CSV_HEADER = csvLine(COLUMNS);

/** An example as one row (RFC 4180). Nothing in it is a formula to a spreadsheet. */
export function csvRow(example: DatasetExample): string {
  const { text, label, language, source, weight, split, messageId, conversationId, itemId } = example;
  return csvLine([text, label, language, source, weight, split, messageId, conversationId, itemId]);
}

/** The text of a cell, without the apostrophe that keeps a spreadsheet from running it. */
export function plainCell(cell: string): string {
  return /^'+[=+\-@]/.test(cell) ? cell.slice(1) : cell;
}
