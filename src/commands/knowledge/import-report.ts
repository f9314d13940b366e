import type { SyncConflict, SyncPlan } from '#features/knowledge/importing/sync-plan.ts';
import { diffDrafts, type FieldChange } from '#features/knowledge/revisions/diff.ts';
import type { SourceContent } from '#ingest/source.ts';

export interface ImportReport {
  readonly source: string;
  readonly dryRun: boolean;
  readonly content: SourceContent;
  readonly plan: SyncPlan;
}

const REASONS: Readonly<Record<SyncConflict['reason'], string>> = {
  other_source: 'the slug belongs to another source',
  edited_here: 'staff changed it here, too',
  retired_here: 'staff retired it',
};

/** For a person: what differs, field by field, then what was not taken over, then the sums. */
export function toText({ source, dryRun, content, plan }: ImportReport): string {
  const refused = refusedSlugs(plan);
  const lines: string[] = [];
  for (const { draft } of plan.added) {
    if (refused.has(draft.slug)) continue;
    lines.push(`+ ${draft.slug}`);
    if (dryRun) lines.push(...indented(diffDrafts(null, draft)));
  }
  for (const { stored, draft } of plan.changed) {
    if (refused.has(draft.slug)) continue;
    lines.push(`~ ${draft.slug}${stored.retiredBy === null ? '' : ' (comes back)'}`);
    lines.push(...indented(diffDrafts(stored.draft, draft)));
  }
  for (const { draft } of plan.retired) lines.push(`- ${draft.slug} (retired)`);
  for (const conflict of plan.conflicts) {
    const fields = conflict.fields.length > 0 ? `: ${conflict.fields.join(', ')}` : '';
    lines.push(`! ${conflict.slug} stays as it is: ${REASONS[conflict.reason]}${fields}`);
  }
  for (const { path, message } of content.problems)
    lines.push(`? ${path === '' ? source : path}: ${message}`);
  if (!content.complete) lines.push('The source was not read to its end, so nothing of it is retired.');
  if (dryRun) lines.push('Nothing was written: this is a dry run.');
  const { added, changed } = taken(plan, refused);
  lines.push(
    `${source}: ${content.documents.length} articles read, ${added.length} added, ${changed.length} changed, ${plan.unchanged.length} unchanged, ${plan.retired.length} retired, ${plan.conflicts.length} not taken over, ${content.problems.length} problems.`,
  );
  return `${lines.map(printable).join('\n')}\n`;
}

/** For a program. */
export function toJson({ source, dryRun, content, plan }: ImportReport): string {
  const { added, changed } = taken(plan, refusedSlugs(plan));
  const report = {
    source,
    dry_run: dryRun,
    complete: content.complete,
    read: content.documents.length,
    added: added.map(({ draft }) => draft.slug),
    changed: changed.map(({ stored, draft }) => ({
      slug: draft.slug,
      changes: diffDrafts(stored.draft, draft),
    })),
    unchanged: plan.unchanged.length,
    retired: plan.retired.map(({ draft }) => draft.slug),
    conflicts: plan.conflicts.map(({ slug, reason, fields }) => ({ slug, reason, fields })),
    problems: content.problems,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function refusedSlugs(plan: SyncPlan): ReadonlySet<string> {
  return new Set(plan.conflicts.map(({ slug }) => slug));
}

function taken(plan: SyncPlan, refused: ReadonlySet<string>) {
  return {
    added: plan.added.filter(({ draft }) => !refused.has(draft.slug)),
    changed: plan.changed.filter(({ draft }) => !refused.has(draft.slug)),
  };
}

function indented(changes: readonly FieldChange[]): readonly string[] {
  return changes.flatMap(({ field, lines }) => [`  ${field}`, ...lines.map((line) => `    ${line}`)]);
}

/** Without control characters: names of files and pages come from strangers, and a terminal would obey them. */
function printable(line: string): string {
  return line.replace(/\p{Cc}|\p{Bidi_Control}/gu, '\u{fffd}');
}
