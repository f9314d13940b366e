/**
 * What is counted of one conversation: each column is a whole number of 0 or more, so that the figures of any set of
 * conversations are sums. docs/metrics.md has the definitions in full.
 */
export const FACT_COLUMNS = {
  turns: 'Customer messages that were answered',
  answered: '1 when at least one reply offered an article or its step',
  follow_ups: 'Turns, but the first, in which the customer said that a solution had not helped',
  first_attempt: '1 when there was no such turn',
  confirmed:
    '1 when the customer said that it is solved or rated it so, and nothing after that says otherwise',
  assumed: '1 when it is not confirmed, was answered, and then quiet for 24 hours',
  resolved: '1 when it is confirmed or assumed',
  durable_7_due: '1 when it was resolved, has a topic, and 7 days have passed since',
  durable_7: '1 when in those 7 days the customer did not come back with the same topic',
  durable_30_due: '1 when it was resolved, has a topic, and 30 days have passed since',
  durable_30: '1 when in those 30 days the customer did not come back with the same topic',
  handed_over: '1 when it went to a person',
  handed_over_customer_request: '1 when it did because the customer asked',
  handed_over_solutions_exhausted: '1 when it did because nothing was left to try',
  handed_over_high_frustration: "1 when it did because of the customer's mood",
  handed_over_not_understood: '1 when it did because the customer was not understood',
  handed_over_safety: '1 when it did because of danger',
  contained: '1 when it did not go to a person',
  settled: '1 when it was said to be solved, or was quiet for 24 hours after an answer, at any time',
  reopened: '1 when it went on after that with anything but thanks',
  rated: '1 when there is at least one rating',
  ratings: 'Ratings of its replies and of itself',
  rating_sum: 'Sum of these ratings, 1 to 5 each',
  rating_1: 'Ratings of 1',
  rating_2: 'Ratings of 2',
  rating_3: 'Ratings of 3',
  rating_4: 'Ratings of 4',
  rating_5: 'Ratings of 5',
  solutions_offered: 'Solutions that were offered, or that the customer had tried before',
  solutions_worked: 'Solutions that the customer said had worked',
  solutions_failed: 'Solutions that the customer said had failed',
  frustration_sum: 'Sum of the frustration level, 0 to 10, over the turns',
  frustrated: '1 when the level reached 6 in any turn',
  out_of_scope_turns: 'Turns about nothing this desk deals with',
  model_turns: 'Turns whose words a language model found',
  tone_helpful_friendly: 'Turns in this tone',
  tone_understanding_adaptive: 'Turns in this tone',
  tone_patient_alternative: 'Turns in this tone',
  tone_empathetic_supportive: 'Turns in this tone',
  tone_empathetic_escalation: 'Turns in this tone',
  first_responses: '1 when there is a first reply',
  first_response_ms: 'Time to the first reply',
  first_response_business_ms: 'The part of it within business hours',
  resolutions: '1 when it is resolved',
  resolution_ms:
    'Time from the first message to the one that resolved it, for an assumed resolution to the last answer',
  resolution_business_ms: 'The part of it within business hours',
} as const;

export type FactColumn = keyof typeof FACT_COLUMNS;

/** The sums over a set of conversations, with their number. */
export type FactSums = Readonly<Record<FactColumn | 'conversations', number>>;

export const FACT_COLUMN_NAMES = Object.keys(FACT_COLUMNS) as readonly FactColumn[];
