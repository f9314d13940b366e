import type { Timed } from './dimensions.ts';
import type { FactColumn, FactSums } from './fact-columns.ts';

type Column = FactColumn | 'conversations';

/** A figure of reports: how it follows from the sums over the conversations of a window. docs/metrics.md explains each. */
export type Measure =
  | { readonly kind: 'count'; readonly of: Column; readonly about: string }
  /** 0 to 1. `rows` of the numerator are the conversations in which that column is not 0. */
  | { readonly kind: 'rate'; readonly of: Column; readonly over: Column; readonly about: string }
  | {
      readonly kind: 'mean';
      readonly of: Column;
      readonly over: Column;
      readonly unit: 'ms' | 'level' | 'rating' | 'turns';
      readonly about: string;
    }
  | { readonly kind: 'percentile'; readonly of: Timed; readonly share: number; readonly about: string };

const count = (of: Column, about: string) => ({ kind: 'count', of, about }) as const;
const rate = (of: Column, over: Column, about: string) => ({ kind: 'rate', of, over, about }) as const;
const mean = (of: Column, over: Column, unit: 'ms' | 'level' | 'rating' | 'turns', about: string) =>
  ({ kind: 'mean', of, over, unit, about }) as const;
const percentile = (of: Timed, share: number, about: string) =>
  ({ kind: 'percentile', of, share, about }) as const;

/** Every figure that can be asked for by name. */
export const MEASURES = {
  conversations: count('conversations', 'Conversations begun'),
  turns: count('turns', 'Messages answered in them'),
  turns_per_conversation: mean('turns', 'conversations', 'turns', 'Messages answered for each conversation'),
  confirmed_resolution_rate: rate('confirmed', 'conversations', 'Solved, as the customer said'),
  assumed_resolution_rate: rate('assumed', 'conversations', 'Quiet for 24 hours after an answer'),
  resolution_rate: rate('resolved', 'conversations', 'Confirmed or assumed'),
  durable_7_resolution_rate: rate(
    'durable_7',
    'durable_7_due',
    'Of those resolved 7 days ago: not back with the same topic since',
  ),
  durable_30_resolution_rate: rate(
    'durable_30',
    'durable_30_due',
    'Of those resolved 30 days ago: not back with the same topic since',
  ),
  first_attempt_rate: rate(
    'first_attempt',
    'conversations',
    'Without a message saying that a solution failed',
  ),
  containment_rate: rate('contained', 'conversations', 'Never handed to a person'),
  handoff_rate: rate('handed_over', 'conversations', 'Handed to a person'),
  handoff_customer_request_rate: rate(
    'handed_over_customer_request',
    'conversations',
    'Handed over because the customer asked',
  ),
  handoff_solutions_exhausted_rate: rate(
    'handed_over_solutions_exhausted',
    'conversations',
    'Handed over because nothing was left to try',
  ),
  handoff_high_frustration_rate: rate(
    'handed_over_high_frustration',
    'conversations',
    'Handed over because of the mood',
  ),
  handoff_not_understood_rate: rate(
    'handed_over_not_understood',
    'conversations',
    'Handed over because not understood',
  ),
  handoff_safety_rate: rate('handed_over_safety', 'conversations', 'Handed over because of danger'),
  reopen_rate: rate('reopened', 'settled', 'Of those that were settled: went on after that'),
  follow_up_rate: rate(
    'follow_ups',
    'turns',
    'Of the turns: the customer said that a solution had not helped',
  ),
  solution_success_rate: rate(
    'solutions_worked',
    'solutions_offered',
    'Of the solutions offered: said to have worked',
  ),
  solution_failure_rate: rate(
    'solutions_failed',
    'solutions_offered',
    'Of the solutions offered: said to have failed',
  ),
  satisfaction: mean('rating_sum', 'ratings', 'rating', 'Mean rating'),
  rating_response_rate: rate('rated', 'conversations', 'With at least one rating'),
  frustration: mean('frustration_sum', 'turns', 'level', 'Mean frustration of a turn'),
  frustrated_rate: rate('frustrated', 'conversations', 'Frustration of 6 or more in any turn'),
  out_of_scope_rate: rate('out_of_scope_turns', 'turns', 'Of the turns: about nothing this desk deals with'),
  model_rate: rate('model_turns', 'turns', 'Of the turns: words found by a language model'),
  first_response_ms: mean('first_response_ms', 'first_responses', 'ms', 'Mean time to the first reply'),
  first_response_p50_ms: percentile('first_response', 0.5, 'Median time to the first reply'),
  first_response_p95_ms: percentile('first_response', 0.95, '95th percentile of the time to the first reply'),
  first_response_business_ms: mean(
    'first_response_business_ms',
    'first_responses',
    'ms',
    'The same within business hours',
  ),
  resolution_ms: mean('resolution_ms', 'resolutions', 'ms', 'Mean time to resolution'),
  resolution_p50_ms: percentile('resolution', 0.5, 'Median time to resolution'),
  resolution_p95_ms: percentile('resolution', 0.95, '95th percentile of the time to resolution'),
  resolution_business_ms: mean(
    'resolution_business_ms',
    'resolutions',
    'ms',
    'The same within business hours',
  ),
} as const satisfies Readonly<Record<string, Measure>>;

export type MeasureName = keyof typeof MEASURES;
export const MEASURE_NAMES = Object.keys(MEASURES) as readonly MeasureName[];

/** The value of a count, rate or mean; null where the denominator is 0. */
export function measureValue(
  measure: Exclude<Measure, { kind: 'percentile' }>,
  sums: FactSums,
): number | null {
  if (measure.kind === 'count') return sums[measure.of];
  return sums[measure.over] === 0 ? null : sums[measure.of] / sums[measure.over];
}
