/** What figures can be grouped by: properties of a conversation. Topic and intent are those it began with. */
export const DIMENSIONS = ['intent', 'topic', 'agent', 'tone', 'channel', 'language'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Distribution of a duration over bins that grow by a quarter: `bin` holds from 1.25^bin to 1.25^(bin+1) ms. */
export const TIMED = [
  'first_response',
  'first_response_business',
  'resolution',
  'resolution_business',
] as const;
export type Timed = (typeof TIMED)[number];
