/** What a customer can say was good or bad about a conversation. Closed: reports count by it. */
export const FEEDBACK_REASONS = [
  'solved_quickly',
  'clear_steps',
  'friendly',
  'not_understood',
  'wrong_answer',
  'too_many_steps',
  'too_slow',
  'unfriendly',
  'wanted_person',
  'other',
] as const;
export type FeedbackReason = (typeof FEEDBACK_REASONS)[number];
