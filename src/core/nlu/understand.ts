import { settleActs } from './acts.ts';
import { weighWords } from './classifier/explain.ts';
import type { IntentModel } from './classifier/model.ts';
import { detectLanguage } from './detect-language.ts';
import { type Evidence, gatherEvidence } from './evidence.ts';
import { type ClauseReading, findProblems } from './find-problems.ts';
import { scoreFrustration } from './frustration.ts';
import { createIntentReader, type IntentReading, NEAREST_COUNT } from './intent-reader.ts';
import { FOREIGN_MINIMUM, FOREIGN_SHARE, NON_LATIN_SHARE } from './patterns/foreign-share.ts';
import type { PatternSet } from './patterns/pattern-set.ts';
import { PATTERN_SETS } from './patterns/pattern-sets.ts';
import { hardnessOf, readLooseSubject, readSubject, type Subject, withProblems } from './read-subject.ts';
import { createRuleset } from './ruleset.ts';
import { scanText } from './scan.ts';
import type { Scan } from './scan-state.ts';
import { splitClauses } from './split-clauses.ts';
import { TOPICS, type Topic } from './topics.ts';
import type {
  Act,
  Explanation,
  Language,
  NluContext,
  Problem,
  TopicScore,
  Understanding,
} from './understanding.ts';

/** Acts that say nothing about what the message is about, so that a joke with "thanks" stays a joke. */
const SMALL_TALK: ReadonlySet<Act> = new Set(['greeting', 'thanks', 'goodbye', 'affirm', 'deny', 'abusive']);

/** How sure the classifier must be of an act that no pattern found. */
const ACT_CONFIDENCE = 0.9;

/** Acts that follow from the words alone. The others end a flow or call a person, and are left to the patterns. */
const HEARD_ACTS: ReadonlySet<Act> = new Set([
  ...(['greeting', 'goodbye', 'affirm', 'deny', 'failed', 'partly_worked'] as const),
  ...(['repeat', 'slower', 'cancel', 'abusive'] as const),
]);

/**
 * Margin from which a second topic is worth looking for in the clauses: 38 of 40 training messages with several problems
 * that are taken apart lie above it, and most messages with one problem below.
 */
const SECOND_TOPIC_MARGIN = -1.2;

/** Words that are explained, at most. */
const EXPLAINED_WORDS = 8;

/** Reads what customers write. */
export interface Understander {
  /**
   * Reads one customer message: what it is about, what it does in the conversation and how frustrated it sounds. Linear
   * in the length of the text: the same text and context always give the same answer. Never throws.
   */
  understand(text: string, context: NluContext): Understanding;
  /** Why a message was read as it was; some ten times as slow. */
  explain(text: string, understanding: Understanding): Explanation;
  /** What a text may be about, most likely first, for a search: at most 5 topics, each with how much it is believed, 0-1. */
  topicsOf(text: string, language: Language): readonly TopicScore[];
}

/** An understander whose models can be replaced while it is at work. */
export interface SwappableUnderstander extends Understander {
  /** Reads a language with this model from the next message on; null: with the one it was made with. */
  use(language: Language, model: IntentModel | null): void;
}

/** Gives the models there are, when they are first needed; messages in a language without one are read as English. */
export type IntentModels = { readonly en: () => IntentModel } & Partial<
  Readonly<Record<Language, () => IntentModel>>
>;

/** How steeply a margin becomes a belief: one margin apart is nineteen to one. */
const BELIEF_SLOPE = 3;

function isForeign(scan: Readonly<Scan>): boolean {
  const { foreignCount, wordCount, nonLatinLetters, letters } = scan;
  if (nonLatinLetters > 0 && nonLatinLetters >= letters * NON_LATIN_SHARE) return true;
  return foreignCount >= FOREIGN_MINIMUM && foreignCount >= wordCount * FOREIGN_SHARE;
}

interface ScopeInput {
  /** Without words, or in a language that is not read. */
  readonly unreadable: boolean;
  readonly evidence: Evidence;
  readonly reading: IntentReading;
  readonly acts: readonly Act[];
}

function isOutOfScope(subject: Subject, { unreadable, evidence, reading, acts }: ScopeInput): boolean {
  if (unreadable) return true;
  const smallTalk = acts.every((act) => SMALL_TALK.has(act));
  if (evidence.otherRequest) return smallTalk;
  const loose = evidence.families.some((weight) => weight > 0);
  const unknown = reading.outOfScope || (subject.band === 'hand_over' && !loose);
  if (subject.band === 'answer' || !unknown) return false;
  // Anger without a subject ("I will sue you") is about the service.
  return evidence.otherSubject ? smallTalk : acts.length === 0 && evidence.signs.length === 0;
}

/** The acts that patterns found, with the one that only the classifier hears. */
function withHeardAct(acts: readonly Act[], { act, actProbability }: IntentReading): readonly Act[] {
  const heard = act !== null && HEARD_ACTS.has(act) && actProbability >= ACT_CONFIDENCE;
  return acts.length === 0 && heard ? [act] : acts;
}

/** Finds signs in one language, whichever model reads its topics. */
function createSigns(patterns: PatternSet) {
  // Only what a message needs: the parsed expressions behind it are 30,000 objects that nobody reads again.
  const { rules, lexicon, matcher } = createRuleset(patterns);
  return { rules, lexicon, matcher };
}

/** What reads one language. */
function createReader({ rules, lexicon, matcher }: ReturnType<typeof createSigns>, model: IntentModel) {
  const intents = createIntentReader(model);

  function evidenceOf(text: string): { readonly evidence: Evidence; readonly scan: Readonly<Scan> } {
    const scan = scanText(text, lexicon);
    return { scan, evidence: gatherEvidence(matcher.run(scan.tokens, scan.tokenCount), { rules, scan }) };
  }

  /** Reads the clauses of a message one by one; what was read of the whole before is gone afterwards. */
  function problemsIn(text: string, near: Int32Array): readonly Problem[] {
    const clauses = splitClauses(text);
    if (clauses.length < 2) return [];
    const read = clauses.map((clause): ClauseReading => {
      const { topic, probability } = intents.read(text, clause);
      return { ...clause, topic, probability };
    });
    return findProblems(read, { near });
  }

  return {
    intents,
    understand(text: string, context: NluContext): Omit<Understanding, 'language'> {
      const { scan, evidence } = evidenceOf(text);
      const found = settleActs(evidence.acts, scan);
      const reading = intents.read(text);
      const unreadable = scan.wordCount === 0 || isForeign(scan);
      // One word ("bill", "modem") may ask for anything about it.
      const loose = unreadable || scan.wordCount === 1;
      const whole = (loose ? readLooseSubject : readSubject)({ reading, evidence });
      const acts = withHeardAct(found, reading);
      const understanding = {
        ...whole,
        matchedPatterns: evidence.matched,
        outOfScope: isOutOfScope(whole, { unreadable, evidence, reading, acts }),
        acts,
        followUp: acts.includes('failed'),
        frustration: scoreFrustration({ scan, length: text.length, signs: evidence.signs, acts, context }),
      };
      const [, second = SECOND_TOPIC_MARGIN] = reading.nearestMargins;
      if (whole.topic === null || second <= SECOND_TOPIC_MARGIN) return understanding;
      const hardness = hardnessOf(evidence);
      const problems = problemsIn(text, reading.nearest.slice(0, NEAREST_COUNT));
      return problems.length < 2
        ? understanding
        : { ...understanding, ...withProblems(whole, { problems, hardness }) };
    },
  };
}

type Reader = ReturnType<typeof createReader>;

/** Makes an understander. What reads a language (20 MB) is made for the first message in it, in some 0.2 s. */
export function createUnderstander({ models }: { readonly models: IntentModels }): SwappableUnderstander {
  const readers = new Map<Language, Reader>();
  // Another model needs no other signs: making them anew would hold up the messages of 0.2 s.
  const signs = new Map<Language, ReturnType<typeof createSigns>>();
  const replaced = new Map<Language, IntentModel>();

  function signsOf(language: Language) {
    const known = signs.get(language) ?? createSigns(PATTERN_SETS[language]);
    signs.set(language, known);
    return known;
  }

  function readerOf(language: Language): Reader {
    const known = readers.get(language);
    if (known) return known;
    const model = replaced.get(language) ?? models[language]?.();
    const reader = model ? createReader(signsOf(language), model) : readerOf('en');
    readers.set(language, reader);
    return reader;
  }

  return {
    understand(text, context) {
      const language = detectLanguage(text).language ?? context.language;
      return { ...readerOf(language).understand(text, context), language };
    },

    explain(text, { language, problems }) {
      const { intents } = readerOf(language);
      const { nearest, nearestMargins, nearestCount } = intents.read(text);
      const [best, next] = [nearest[0], nearest[1]].map((topic) => TOPICS[topic ?? -1]?.id);
      return {
        margin: nearestMargins[0] as number,
        runnerUp:
          nearestCount < 2 || next === undefined
            ? null
            : { topic: next, margin: nearestMargins[1] as number },
        words: best === undefined ? [] : weighWords(intents.model, text, best).slice(0, EXPLAINED_WORDS),
        problems: problems.map(({ topic, confidence }) => ({ topic, confidence })),
      };
    },

    topicsOf(text, language) {
      const { nearest, nearestMargins, nearestCount } = readerOf(language).intents.read(text);
      return Array.from({ length: nearestCount }, (_, place) => ({
        topic: (TOPICS[nearest[place] as number] as Topic).id,
        score: 1 / (1 + Math.exp(-BELIEF_SLOPE * (nearestMargins[place] as number))),
      }));
    },

    use(language, model) {
      if (model === null) replaced.delete(language);
      else replaced.set(language, model);
      // All of them, since a language without a model is read by another's reader.
      readers.clear();
    },
  };
}
