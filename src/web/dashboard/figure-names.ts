import { wordsOfId } from '../words.ts';

interface FigureWords {
  readonly name: string;
  /** Whether more of it is better; absent where it is neither. */
  readonly better?: 'up' | 'down';
}

const FIGURES: Readonly<Record<string, FigureWords>> = {
  conversations: { name: 'Conversations' },
  turns: { name: 'Messages answered' },
  turns_per_conversation: { name: 'Messages per conversation' },
  confirmed_resolution_rate: { name: 'Confirmed resolution', better: 'up' },
  assumed_resolution_rate: { name: 'Assumed resolution' },
  resolution_rate: { name: 'Resolved', better: 'up' },
  durable_7_resolution_rate: { name: 'Durable for 7 days', better: 'up' },
  durable_30_resolution_rate: { name: 'Durable for 30 days', better: 'up' },
  first_attempt_rate: { name: 'Solved at first attempt', better: 'up' },
  containment_rate: { name: 'Stayed with the desk', better: 'up' },
  handoff_rate: { name: 'Handed to a person', better: 'down' },
  handoff_customer_request_rate: { name: '… the customer asked', better: 'down' },
  handoff_solutions_exhausted_rate: { name: '… nothing left to try', better: 'down' },
  handoff_high_frustration_rate: { name: '… very upset', better: 'down' },
  handoff_not_understood_rate: { name: '… not understood', better: 'down' },
  handoff_safety_rate: { name: '… danger' },
  reopen_rate: { name: 'Reopened', better: 'down' },
  follow_up_rate: { name: 'Follow-ups', better: 'down' },
  solution_success_rate: { name: 'Solutions that worked', better: 'up' },
  solution_failure_rate: { name: 'Solutions that failed', better: 'down' },
  satisfaction: { name: 'Satisfaction', better: 'up' },
  rating_response_rate: { name: 'Conversations rated', better: 'up' },
  frustration: { name: 'Frustration', better: 'down' },
  frustrated_rate: { name: 'Frustrated customers', better: 'down' },
  out_of_scope_rate: { name: 'Out of scope' },
  model_rate: { name: 'Worded by a language model' },
  first_response_ms: { name: 'First reply, mean', better: 'down' },
  first_response_p50_ms: { name: 'First reply, median', better: 'down' },
  first_response_p95_ms: { name: 'First reply, 95th pct.', better: 'down' },
  first_response_business_ms: { name: 'First reply, business hours', better: 'down' },
  resolution_ms: { name: 'Time to resolution, mean', better: 'down' },
  resolution_p50_ms: { name: 'Time to resolution, median', better: 'down' },
  resolution_p95_ms: { name: 'Time to resolution, 95th pct.', better: 'down' },
  resolution_business_ms: { name: 'Time to resolution, business hours', better: 'down' },
};

/** All figures, in the order and under the headings in which they are listed. */
export const FIGURE_GROUPS: readonly { readonly title: string; readonly names: readonly string[] }[] = [
  {
    title: 'Volume',
    names: ['conversations', 'turns', 'turns_per_conversation', 'out_of_scope_rate', 'model_rate'],
  },
  {
    title: 'Resolution',
    names: [
      'resolution_rate',
      'confirmed_resolution_rate',
      'assumed_resolution_rate',
      'durable_7_resolution_rate',
      'durable_30_resolution_rate',
      'first_attempt_rate',
      'containment_rate',
      'reopen_rate',
    ],
  },
  {
    title: 'Hand-over',
    names: [
      'handoff_rate',
      'handoff_customer_request_rate',
      'handoff_solutions_exhausted_rate',
      'handoff_high_frustration_rate',
      'handoff_not_understood_rate',
      'handoff_safety_rate',
    ],
  },
  {
    title: 'Solutions and mood',
    names: [
      'solution_success_rate',
      'solution_failure_rate',
      'follow_up_rate',
      'satisfaction',
      'rating_response_rate',
      'frustration',
      'frustrated_rate',
    ],
  },
  {
    title: 'Time',
    names: [
      'first_response_p50_ms',
      'first_response_p95_ms',
      'first_response_ms',
      'first_response_business_ms',
      'resolution_p50_ms',
      'resolution_p95_ms',
      'resolution_ms',
      'resolution_business_ms',
    ],
  },
];

export const figureName = (name: string) => FIGURES[name]?.name ?? wordsOfId(name);
export const betterWhen = (name: string) => FIGURES[name]?.better;
