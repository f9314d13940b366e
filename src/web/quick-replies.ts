import type { Conversation } from './conversation.ts';
import type { Reply } from './reply.ts';

/** A button that sends an ordinary message. */
export interface QuickReply {
  readonly label: string;
  readonly message: string;
}

/** Messages to begin with, one for each agent. */
export const EXAMPLES: readonly string[] = [
  'My internet is down and the light on my gateway is red',
  'Why did my bill go up this month?',
  'I need to move my technician appointment',
];

/** Languages of the buttons. */
type Language = 'en' | 'es';

/** The buttons of one language: what they say, and what they send, which the desk must read as it is meant. */
interface Buttons {
  readonly askForPerson: QuickReply;
  /** After a step for a fault. */
  readonly outcome: readonly QuickReply[];
  /** After any other answer. */
  readonly help: readonly QuickReply[];
  readonly personOffer: readonly QuickReply[];
}

const ENGLISH: Buttons = {
  askForPerson: { label: 'Talk to a person', message: 'I want to talk to a person' },
  outcome: [
    { label: 'It worked', message: 'That worked, thanks' },
    { label: 'It didn\u2019t', message: 'That didn\u2019t work' },
  ],
  help: [
    { label: 'That helped', message: 'That helped, thanks' },
    { label: 'It didn\u2019t help', message: 'That didn\u2019t help' },
  ],
  personOffer: [
    { label: 'Yes, please', message: 'Yes, please' },
    { label: 'No, thanks', message: 'No, thanks' },
  ],
};

const SPANISH: Buttons = {
  askForPerson: { label: 'Hablar con una persona', message: 'Quiero hablar con una persona' },
  outcome: [
    { label: 'Sí, funcionó', message: 'Sí, ya funcionó, gracias' },
    { label: 'No, sigue igual', message: 'No, sigue igual' },
  ],
  help: [
    { label: 'Sí, me ayudó', message: 'Sí, eso me ayudó, gracias' },
    { label: 'No me ayudó', message: 'No, eso no me ayudó' },
  ],
  personOffer: [
    { label: 'Sí, por favor', message: 'Sí, por favor' },
    { label: 'No, gracias', message: 'No, gracias' },
  ],
};

const BUTTONS: Readonly<Record<Language, Buttons>> = { en: ENGLISH, es: SPANISH };

/** How a reply asks whether the last step helped. */
const OUTCOME_QUESTIONS: readonly RegExp[] = [
  // The last sentence asks how a step went: "Did that work?", "Does that settle it?", "Is it working now?"
  /\b(?:did (?:that|it)|does (?:that|it)|is it working)\b[^.!?]*\?\s*$/i,
  /¿(?:eso (?:le funcionó|lo arregló|lo aclara|responde)|ya funciona|notó algún cambio|le (?:sirvió|ayudó)|quedó más claro|era lo que necesitaba|con eso quedó listo)[^¿?]*\?\s*$/i,
  // The longer form, which goes on with what to say.
  /\b(?:did|was) (?:my|the) last suggestion\b/i,
  /¿[^¿?]*\blo último\b[^¿?]*\?/i,
];

/** Whether the words of a reply ask if the last step helped. */
export function asksWhetherItWorked(content: string): boolean {
  return OUTCOME_QUESTIONS.some((question) => question.test(content));
}

/** What can be answered with one click now. Nothing that answers an older reply, or speaks while one is written. */
export function quickReplies({ entries, waiting, drafts }: Conversation): readonly QuickReply[] {
  const last = entries.at(-1);
  if (!last) return [];
  const buttons = BUTTONS[languageOf(entries)];
  const sending = waiting.some(({ problem }) => problem === null);
  const settled = last.kind === 'reply' && drafts.length === 0 && !sending;
  const answers = settled ? answersTo(last.reply, buttons) : [];
  return isMarkedForPerson(entries) ? answers : [...answers, buttons.askForPerson];
}

/** The language of the last question: a Spanish one begins with its own mark, and few replies ask nothing. */
function languageOf(entries: Conversation['entries']): Language {
  const asking = entries.findLast((entry) => entry.kind === 'reply' && entry.reply.content.includes('?'));
  return asking?.kind === 'reply' && asking.reply.content.includes('¿') ? 'es' : 'en';
}

function answersTo({ content, decision, agent }: Reply, buttons: Buttons): readonly QuickReply[] {
  if (decision === 'offer_person') return buttons.personOffer;
  if (asksWhetherItWorked(content)) return agent === 'tech_support' ? buttons.outcome : buttons.help;
  return [];
}

function isMarkedForPerson(entries: Conversation['entries']): boolean {
  const last = entries.findLast((entry) => entry.kind === 'reply');
  return last?.kind === 'reply' && last.reply.state === 'escalation';
}
