import { agentName, wordsOfId } from '../words.ts';

/** Names of figures, dimensions and values for staff; an id that is not here becomes words by itself. */

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

const TONES: Readonly<Record<string, string>> = {
  helpful_friendly: 'Helpful, friendly',
  understanding_adaptive: 'Understanding',
  patient_alternative: 'Patient, another way',
  empathetic_supportive: 'Empathetic',
  empathetic_escalation: 'Empathetic, handing over',
};

const STATES: Readonly<Record<string, string>> = {
  initial: 'Just begun',
  follow_up: 'Going on',
  frustrated: 'Frustrated',
  escalation: 'With a person',
  resolved: 'Resolved',
};

const REASONS: Readonly<Record<string, string>> = {
  customer_request: 'The customer asked',
  solutions_exhausted: 'Nothing left to try',
  high_frustration: 'Very upset',
  not_understood: 'Not understood',
  safety: 'Danger',
};

const INTENTS: Readonly<Record<string, string>> = {
  technical: 'Technical',
  technical_complex: 'Technical, hard',
  billing: 'Billing',
  billing_dispute: 'Billing dispute',
  general: 'General',
};

const CHANNELS: Readonly<Record<string, string>> = { http: 'HTTP', websocket: 'Socket', replay: 'Replay' };

const RECOMMENDATIONS: Readonly<Record<string, string>> = {
  continue_ai: 'Go on',
  offer_human_agent: 'Offer a person',
  hand_over: 'Hand over',
};

const BANDS: Readonly<Record<string, string>> = {
  answer: 'Sure',
  ask: 'To be asked',
  hand_over: 'Not sure',
};

const OUTCOMES: Readonly<Record<string, string>> = {
  offered: 'Offered, no word yet',
  worked: 'Worked',
  failed: 'Did not work',
  unknown: 'Not known',
};

const COLUMNS: Readonly<Record<string, string>> = {
  resolved: 'resolved',
  confirmed: 'confirmed as solved',
  assumed: 'assumed to be solved',
  handed_over: 'handed to a person',
  contained: 'stayed with the desk',
  first_attempt: 'solved at first attempt',
  reopened: 'reopened',
  rated: 'rated',
  ratings: 'rated',
  rating_sum: 'rated',
  frustrated: 'frustrated',
  follow_ups: 'a solution had not helped',
  out_of_scope_turns: 'a message out of scope',
  model_turns: 'a reply by a language model',
  solutions_offered: 'a solution offered',
  solutions_worked: 'a solution worked',
  solutions_failed: 'a solution failed',
  durable_7: 'durable for 7 days',
  durable_7_due: 'resolved 7 days ago',
  durable_30: 'durable for 30 days',
  durable_30_due: 'resolved 30 days ago',
};

const TASKS: Readonly<Record<string, string>> = {
  'intents-en': 'Intents, English',
  'intents-es': 'Intents, Spanish',
  escalation: 'Escalation',
};

const INBOX_REASONS: Readonly<Record<string, string>> = {
  low_margin: 'A close call',
  disagreement: 'Words and patterns disagree',
  bad_rating: 'Rated badly',
  out_of_scope: 'Taken as out of scope',
  not_understood: 'Not understood',
};

const LABELS: Readonly<Record<string, string>> = {
  out_of_scope: 'Out of scope',
  'act:greeting': 'A greeting',
  'act:thanks': 'Thanks',
  'act:goodbye': 'A goodbye',
  'act:affirm': 'Yes',
  'act:deny': 'No',
  'act:worked': 'It worked',
  'act:failed': 'It did not work',
  'act:partly_worked': 'It worked in part',
  'act:repeat': 'Say that again',
  'act:slower': 'Slower, please',
  'act:person': 'Asks for a person',
  'act:cancel': 'Never mind',
  'act:abusive': 'Abuse',
};

/** Labels beside the topics. */
export const NOT_TOPICS = Object.keys(LABELS);

const PARAMS: Readonly<Record<string, string>> = {
  intent: 'Intent',
  topic: 'Topic',
  agent: 'Agent',
  tone: 'Tone',
  channel: 'Channel',
  language: 'Language',
  state: 'State',
  handed_over_for: 'Handed over',
  article: 'Article',
  with: 'With',
  without: 'Without',
  min_turns: 'Messages, at least',
  step: 'Step',
  outcome: 'Outcome',
  turn_intent: 'A message of intent',
  turn_topic: 'A message about',
  turn_band: 'A message that was',
  turn_confidence: 'A message with confidence',
};

const LANGUAGES: Readonly<Record<string, string>> = { en: 'English', es: 'Spanish' };

/** In queries and answers of the API this stands for no value. */
const NO_VALUE = 'none';

/** An id in words; no id at all is `None`. */
function named(names: Readonly<Record<string, string>>): (id: string | null | undefined) => string {
  return (id) =>
    id === null || id === undefined || id === '' || id === NO_VALUE ? 'None' : (names[id] ?? wordsOfId(id));
}

export const figureName = (name: string) => FIGURES[name]?.name ?? wordsOfId(name);
export const betterWhen = (name: string) => FIGURES[name]?.better;
export const toneName = named(TONES);
export const stateName = named(STATES);
export const handoffReason = named(REASONS);
export const intentLabel = named(INTENTS);
export const topicLabel = named({});
export const channelName = named(CHANNELS);
export const languageName = named(LANGUAGES);
export const recommendationName = named(RECOMMENDATIONS);
export const outcomeName = named(OUTCOMES);
export const columnName = (id: string) => COLUMNS[id] ?? wordsOfId(id).toLowerCase();
export const taskName = named(TASKS);
export const inboxReason = named(INBOX_REASONS);
/** A topic, an act such as `act:thanks`, or `out_of_scope`. */
export const labelName = named(LABELS);
export const bandName = named(BANDS);
export const paramName = named(PARAMS);
export const agentLabel = (id: string | null | undefined) =>
  id === null || id === undefined || id === '' || id === NO_VALUE ? 'None' : agentName(id);

const VALUE_NAMES: Readonly<Record<string, (id: string) => string>> = {
  intent: intentLabel,
  topic: topicLabel,
  agent: agentLabel,
  tone: toneName,
  channel: channelName,
  language: languageName,
  state: stateName,
  handed_over_for: handoffReason,
  outcome: outcomeName,
  turn_intent: intentLabel,
  turn_band: (id) => bandName(id).toLowerCase(),
  turn_confidence: (tenth) => `${Number(tenth) * 10}–${Number(tenth) * 10 + 10}%`,
  // -1 is the answer in short; steps count from 1 for people.
  step: (step) => (step === '-1' ? 'in short' : String(Number(step) + 1)),
};

/** The value of a filter in words. */
export const filterValue = (param: string, value: string) => (VALUE_NAMES[param] ?? topicLabel)(value);
