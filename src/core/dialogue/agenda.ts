import type { Understanding } from '#core/nlu/understanding.ts';

/** Most topics kept for later; who names more tells a story, and the person who takes over can read it. */
const MAX_AGENDA = 4;

/**
 * The topics that are still to come: those noted before, then those of this message in the order it names them,
 * without the one at hand. Null when there are none.
 */
export function agendaAfter(
  agenda: readonly string[] | null,
  { understanding, topic }: { readonly understanding: Understanding; readonly topic: string | null },
): readonly string[] | null {
  const named = namedTopics(understanding);
  if (agenda === null && named.length === 0) return null;
  const open = new Set([...(agenda ?? []), ...named]);
  if (topic !== null) open.delete(topic);
  return open.size === 0 ? null : [...open].slice(0, MAX_AGENDA);
}

/** The topics that are new on the agenda, for the reply to name. */
export function newOnAgenda(
  before: readonly string[] | null,
  { after }: { readonly after: readonly string[] | null },
): readonly string[] {
  return (after ?? []).filter((topic) => before?.includes(topic) !== true);
}

/** One topic is what the turn is about anyway. */
function namedTopics({ problems }: Understanding): readonly string[] {
  return problems.length < 2 ? [] : problems.map(({ topic }) => topic);
}
