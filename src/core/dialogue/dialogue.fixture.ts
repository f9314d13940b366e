import type { Article } from '#core/knowledge/article.ts';
import { createKnowledgeIndex, type KnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import { findTopic } from '#core/nlu/topics.ts';
import type { Act, Understanding } from '#core/nlu/understanding.ts';
import { type Conversation, startConversation } from './conversation.ts';
import type { TurnPlan } from './decision.ts';
import { planTurn } from './plan-turn.ts';

/** For tests: an article whose words are made from its slug. */
export function buildArticle(slug: string, fields: Partial<Article> = {}): Article {
  return {
    id: `id-${slug}`,
    slug,
    title: `About ${slug.replaceAll('-', ' ')}`,
    agent: 'tech_support',
    category: 'internet',
    topics: ['no_internet'],
    keywords: [slug.replaceAll('-', ' ')],
    phrasings: [],
    language: 'en',
    steps: [`Do the first thing for ${slug}.`, `Do the second thing for ${slug}.`],
    body: `The short answer of ${slug}.\n\n## Good to know\nMore words.`,
    revision: 1,
    ...fields,
  };
}

/** For tests: an understanding made by hand; a topic brings its agent, intent and a high confidence. */
export function buildUnderstanding({
  topic = null,
  acts = [],
  level = 0,
  ...fields
}: Partial<Understanding> & { readonly acts?: readonly Act[]; readonly level?: number } = {}): Understanding {
  const known = topic === null ? undefined : findTopic(topic);
  return {
    intent: known?.intent ?? 'general',
    topic,
    confidence: known === undefined ? 0 : 0.9,
    matchedPatterns: [],
    agentType: known?.agent ?? 'general',
    language: 'en',
    band: (fields.confidence ?? 1) >= 0.5 ? 'answer' : 'ask',
    problems: [],
    outOfScope: false,
    acts,
    followUp: acts.includes('failed'),
    nearestTopics: topic === null ? [] : [{ topic, score: 0.9 }],
    frustration: { level, parts: [], memory: level * 0.6 },
    ...fields,
  };
}

/** For tests: three articles on lost internet and one each on slow internet, the bill and plans. */
export const FIXTURE_ARTICLES: readonly Article[] = [
  buildArticle('no-internet-outage'),
  buildArticle('no-internet-restart', {
    steps: ['Unplug the gateway.', 'Check the cable.', 'Try another outlet.'],
  }),
  buildArticle('slow-internet', { topics: ['slow_internet', 'no_internet'], steps: ['Test with a cable.'] }),
  buildArticle('why-bill-went-up', { agent: 'billing', category: 'bill', topics: ['bill_explain_increase'] }),
  buildArticle('plans', { agent: 'general', category: 'plans', topics: ['plan_options'], steps: [] }),
];

export const FIXTURE_KNOWLEDGE: KnowledgeIndex = createKnowledgeIndex(FIXTURE_ARTICLES);

/** One message of a scripted conversation. */
export interface Message {
  readonly text?: string;
  readonly understanding?: Understanding;
}

/** For tests: plays messages in order and gives all plans. `from` is where the conversation starts. */
export function play(
  messages: readonly Message[],
  {
    from = startConversation('conversation-1'),
    knowledge = FIXTURE_KNOWLEDGE,
  }: { readonly from?: Conversation; readonly knowledge?: KnowledgeIndex } = {},
): readonly TurnPlan[] {
  const plans: TurnPlan[] = [];
  let conversation = from;
  for (const { text = '', understanding = buildUnderstanding() } of messages) {
    const plan = planTurn({ text, understanding, conversation, knowledge });
    plans.push(plan);
    conversation = plan.next;
  }
  return plans;
}

/** For tests: a message that does these things. */
export function act(text: string, ...acts: readonly Act[]): Message {
  return { text, understanding: buildUnderstanding({ acts }) };
}

/** For tests: a message that is surely about a topic. */
export function topic(text: string, id: string, ...acts: readonly Act[]): Message {
  return { text, understanding: buildUnderstanding({ topic: id, acts }) };
}

/** For tests: messages that most stories need. */
export const DOWN = topic('internet is down', 'no_internet');
export const FAILED = act("that didn't work", 'failed');
export const WORKED = act('it works now', 'worked');
export const UNCLEAR: Message = { text: 'zxqv' };

/** For tests: the plan of the last message. */
export function last(...messages: readonly Message[]): TurnPlan {
  const plan = play(messages).at(-1);
  if (plan === undefined) throw new Error('No messages.');
  return plan;
}

/** For tests: what was offered in a turn as "slug#step", or null. */
export function offered({ decision }: TurnPlan): string | null {
  return decision.kind === 'answer' ? `${decision.article.slug}#${decision.step}` : null;
}
