import { agentName, wordsOfId } from '../words.ts';

/** Names of figures, dimensions and values for staff; an id that is not here becomes words by itself. */

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
