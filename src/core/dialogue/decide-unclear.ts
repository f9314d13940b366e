import type { Article, SearchHit } from '#core/knowledge/article.ts';
import { searchTerm, searchWords } from '#core/knowledge/search-words.ts';
import { isTooUpset, openingEvent } from './decide-problem.ts';
import type { Decision } from './decision.ts';
import {
  type Draft,
  escalate,
  keepGoing,
  offer,
  offerPerson,
  stillPending,
  type TurnInput,
} from './draft.ts';
import { type Option, untriedStep } from './next-option.ts';
import { openSolution } from './solutions.ts';
import {
  AMBIGUOUS_MARGIN,
  ANSWER_SCORE,
  CLARIFY_TOPICS,
  MAX_CLARIFICATIONS,
  MODEL_ARTICLES,
  STRONG_SCORE,
  SUGGEST_SCORE,
} from './thresholds.ts';
import { recordLeavingOpen, recordOf } from './tried-record.ts';

/** No topic: a good search hit answers; otherwise ask which topic, then ask for other words, then hand over. */
export function decideUnclear(input: TurnInput, { topics }: { readonly topics: readonly string[] }): Draft {
  const { text, knowledge, understanding, conversation } = input;
  if (isTooUpset(input)) return escalate(input, { reason: 'high_frustration' });
  // "Still not working" says nothing that an article could be found by.
  const failed = understanding.acts.includes('failed');
  const hits = failed
    ? []
    : knowledge.search(text, {
        limit: MODEL_ARTICLES,
        language: conversation.language,
        topics: input.topics,
      });
  // A stray subject shares words with articles only by chance.
  const stray = understanding.outOfScope || failed;
  // While a step is being tried, a remark on it meets other subjects by chance: only a hit that could answer is worth a question.
  const atWork = openSolution(conversation.solutions) !== null;
  const least = atWork ? ANSWER_SCORE.partial : SUGGEST_SCORE;
  const suggested = topics.length > 0 || stray ? topics : topicsOf(hits, { least });
  const modelArticles = hits.map(({ article }) => article);
  return answerFromSearch(input, { hits, topics }) ?? ask(input, { suggested, modelArticles });
}

/** "Neither": asks for other words, or hands over when asking has not helped so far. */
export function decideRejectedTopics(input: TurnInput): Draft {
  if (isTooUpset(input)) return escalate(input, { reason: 'high_frustration' });
  return ask(input, { suggested: [], modelArticles: [] });
}

function ask(
  input: TurnInput,
  {
    suggested,
    modelArticles,
  }: { readonly suggested: readonly string[]; readonly modelArticles: readonly Article[] },
): Draft {
  const { clarificationCount, pending } = input.conversation;
  if (clarificationCount >= MAX_CLARIFICATIONS) return escalate(input, { reason: 'not_understood' });
  // The same question is not asked twice; a message that points elsewhere may get another one.
  const asked = pending?.kind === 'which_topic' ? pending.topics : [];
  const fresh =
    clarificationCount === 0 ||
    pending?.kind === 'rephrase' ||
    (asked.length > 0 && !asked.includes(suggested[0] ?? ''));
  const topics = fresh ? suggested.slice(0, CLARIFY_TOPICS) : [];
  const decision: Decision = topics.length > 0 ? { kind: 'clarify', topics } : { kind: 'rephrase' };
  return {
    ...keepGoing(input, { decision, event: openingEvent(input) }),
    pending: topics.length > 0 ? { kind: 'which_topic', topics } : (reaskStep(input) ?? { kind: 'rephrase' }),
    clarificationCount: clarificationCount + 1,
    modelArticles,
  };
}

/** Stays calm and offers a person. */
export function decideAbusive(input: TurnInput): Draft {
  if (isTooUpset(input)) return escalate(input, { reason: 'high_frustration' });
  const record = recordOf(input.conversation);
  return offerPerson(input, {
    why: 'upset',
    topic: input.conversation.topic,
    event: openingEvent(input),
    record,
  });
}

function reaskStep(input: TurnInput): Draft['pending'] {
  const pending = stillPending(input);
  return pending?.kind === 'did_it_work' ? pending : null;
}

function answerFromSearch(
  input: TurnInput,
  { hits, topics }: { readonly hits: readonly SearchHit[]; readonly topics: readonly string[] },
): Draft | null {
  const { conversation } = input;
  const found = isAmbiguous(hits) ? null : firstGood(input, { hits, topics });
  if (found === null) return null;
  const { option, hit } = found;
  const record = recordLeavingOpen(conversation);
  const topic = option.article.topics[0] ?? null;
  const fresh = conversation.topic === null || conversation.topic === topic;
  const weak = hit.score < STRONG_SCORE;
  return offer(input, {
    option,
    topic,
    event: fresh ? openingEvent(input) : 'new_problem',
    record,
    lead: fresh ? 'new_topic' : 'switched_topic',
    modelArticles: weak ? hits.map(({ article }) => article) : null,
  });
}

/** Topics that the search points to, for a question. */
function topicsOf(hits: readonly SearchHit[], { least }: { readonly least: number }): readonly string[] {
  const worth = hits.filter(({ score }) => score >= least);
  return [...new Set(worth.flatMap(({ article }) => article.topics.slice(0, 1)))];
}

/** Two topics fit about equally. A whole phrase is only matched by another phrase just as good. */
function isAmbiguous([best, ...others]: readonly SearchHit[]): boolean {
  if (best === undefined) return false;
  const topic = best.article.topics[0];
  const margin = best.level === 'exact' ? Number.EPSILON : AMBIGUOUS_MARGIN;
  return others.some(({ article, score }) => article.topics[0] !== topic && best.score - score < margin);
}

function firstGood(
  { text, conversation, understanding }: TurnInput,
  { hits, topics }: { readonly hits: readonly SearchHit[]; readonly topics: readonly string[] },
): { readonly option: Option; readonly hit: SearchHit } | null {
  const atWork = openSolution(conversation.solutions) !== null;
  const oneWord = contentWords(text) < 2;
  for (const hit of hits) {
    // One word ("modem"), or words that point to other topics ("something with my tv"), are a case for a question.
    const elsewhere = topics.length > 0 && !hit.article.topics.some((topic) => topics.includes(topic));
    if (hit.level !== 'exact' && (oneWord || elsewhere)) continue;
    // Words of a message that is plainly about something else, or that comments on the step being tried, meet
    // articles by chance: only a strong or whole phrase counts there.
    if (understanding.outOfScope && hit.level !== 'exact') continue;
    if (atWork && hit.score < Math.max(STRONG_SCORE, ANSWER_SCORE[hit.level])) continue;
    if (hit.score < ANSWER_SCORE[hit.level]) continue;
    const option = untriedStep(hit.article, { solutions: conversation.solutions });
    if (option !== null) return { option, hit };
  }
  return null;
}

/** Words that say something about a subject. */
function contentWords(text: string): number {
  return searchWords(text).filter((word) => searchTerm(word) !== null).length;
}
