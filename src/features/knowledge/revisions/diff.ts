import type { ArticleDraft } from '#core/knowledge/parse-article.ts';
import { DRAFT_FIELDS, type DraftField, sameField } from './draft-fields.ts';

/** How one field differs: lines that go away begin with `- `, lines that come with `+ `; equal lines are left out. */
export interface FieldChange {
  readonly field: DraftField;
  readonly lines: readonly string[];
}

/** Cells of the table that finds common lines; texts that need more are shown as replaced whole. */
const MAX_CELLS = 1_000_000;

/** How two versions of an article differ, field by field; null stands for an article that is not there. */
export function diffDrafts(before: ArticleDraft | null, after: ArticleDraft | null): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  for (const field of DRAFT_FIELDS) {
    if (before !== null && after !== null && sameField(before, after, field)) continue;
    const lines = diffLines(linesOf(before, field), linesOf(after, field));
    if (lines.length > 0) changes.push({ field, lines });
  }
  return changes;
}

function linesOf(draft: ArticleDraft | null, field: DraftField): readonly string[] {
  const value = draft?.[field];
  if (value === undefined) return [];
  return typeof value === 'string' ? value.split('\n') : value.map((item) => item.replaceAll('\n', ' '));
}

/** Lines that differ, by the longest common subsequence of what is between the common ends. */
function diffLines(before: readonly string[], after: readonly string[]): readonly string[] {
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start += 1;
  let end = 0;
  const rest = Math.min(before.length, after.length) - start;
  while (end < rest && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const old = before.slice(start, before.length - end);
  const fresh = after.slice(start, after.length - end);
  if (old.length * fresh.length > MAX_CELLS)
    return [...old.map((line) => `- ${line}`), ...fresh.map((line) => `+ ${line}`)];
  return walk(old, fresh);
}

function walk(old: readonly string[], fresh: readonly string[]): readonly string[] {
  const width = fresh.length + 1;
  /** Length of the longest common subsequence of the rests from (row, column) on. */
  const common = new Uint16Array((old.length + 1) * width);
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = fresh.length - 1; column >= 0; column -= 1) {
      const below = common[(row + 1) * width + column] ?? 0;
      const beside = common[row * width + column + 1] ?? 0;
      const both = (common[(row + 1) * width + column + 1] ?? 0) + 1;
      common[row * width + column] = old[row] === fresh[column] ? both : Math.max(below, beside);
    }
  }
  const lines: string[] = [];
  let row = 0;
  let column = 0;
  while (row < old.length || column < fresh.length) {
    if (row < old.length && column < fresh.length && old[row] === fresh[column]) {
      row += 1;
      column += 1;
    } else if (
      column >= fresh.length ||
      (row < old.length &&
        (common[(row + 1) * width + column] ?? 0) >= (common[row * width + column + 1] ?? 0))
    ) {
      lines.push(`- ${old[row]}`);
      row += 1;
    } else {
      lines.push(`+ ${fresh[column]}`);
      column += 1;
    }
  }
  return lines;
}
