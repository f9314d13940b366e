import type { BusinessCalendar } from './business-hours.ts';
import type { ConversationHistory } from './conversation-history.ts';
import type { Timed } from './dimensions.ts';

/**
 * The durations of a conversation, in whole ms; null where there is none. A message and its reply that were stored
 * together bear the same time, so that the first response is at least as long as the reply took to make.
 */
export function durationsOf(
  { begunAtMs, turns }: Pick<ConversationHistory, 'begunAtMs' | 'turns'>,
  { resolvedAtMs, calendar }: { readonly resolvedAtMs: number | null; readonly calendar: BusinessCalendar },
): Readonly<Record<Timed, number | null>> {
  const [first, ...others] = turns.map(({ repliedAtMs, latencyMs }) =>
    Math.max(0, Math.round(latencyMs), repliedAtMs - begunAtMs),
  );
  const firstResponse = first === undefined ? null : Math.min(first, ...others);
  const resolution = resolvedAtMs === null ? null : Math.max(0, resolvedAtMs - begunAtMs);
  const withinHours = (ms: number | null) =>
    ms === null ? null : calendar.businessMs(begunAtMs, begunAtMs + ms);
  return {
    first_response: firstResponse,
    first_response_business: withinHours(firstResponse),
    resolution,
    resolution_business: withinHours(resolution),
  };
}
