import type { Article } from '#core/knowledge/article.ts';
import type { Language } from '#core/nlu/understanding.ts';
import { type Forbidden, forbiddenIn } from '../false-claims.ts';
import { contentTerms, isCourteous } from './courtesy.ts';
import { createFigureCheck } from './figures.ts';
import type { Source } from './passages.ts';
import { type RawSentence, takeSentences } from './sentences.ts';
import { type Claim, evidenceOf, isSupported } from './support.ts';

/** Why a reply of a model is not used. */
export type ReplyRefusal =
  | Forbidden
  | 'unknown_citation'
  | 'unsupported'
  | 'unsupported_figure'
  | 'unsupported_link'
  | 'no_citation'
  | 'off_plan';

export interface CheckContext {
  /** What the model was given. */
  readonly sources: readonly Source[];
  /** The customer's own words, whose figures may be repeated. */
  readonly said: string;
  readonly language: Language;
  /** Questions are left out, because the desk adds its own. */
  readonly dropQuestions: boolean;
}

export interface CheckedReply {
  readonly text: string;
  /** Articles that it rests on, in the order of the sources. */
  readonly cited: readonly Article[];
}

/** Checks a reply while it is written. Each sentence is let through alone; after a refusal nothing is. */
export interface ReplyChecker {
  /** The further words that may be shown now, perhaps none. */
  add(delta: string): string;
  readonly refusal: ReplyRefusal | null;
  /** The whole reply. `cut`: it was broken off, so that its last sentence may not be one. */
  end(options: { readonly cut: boolean }): CheckedReply | { readonly refusal: ReplyRefusal };
}

/** Longest reply, in characters; sentences beyond it are left out. */
const MAX_REPLY_CHARACTERS = 1_200;

const CITATION = /\s{0,2}\[([^\]\n]{1,160})\]/g;
const SOURCE_ID = /^[a-z0-9-]{1,120}(?:#[a-z0-9-]{1,60})?$/;
/** Longest sentence that is let through for saying nothing. */
const MAX_COURTESY = 200;

/** A claim with the white space before it. */
type Sentence = Claim & { readonly before: string };

/** A checker for one reply. It gives the same verdict however the text is split. */
export function createReplyChecker(context: CheckContext): ReplyChecker {
  const { sources, language } = context;
  const evidence = new Map(sources.map((source) => [source.id, evidenceOf(source.text, { language })]));
  const checkFigures = createFigureCheck(context);
  const cited = new Set<string>();
  let rest = '';
  let shown = '';
  let held: Sentence[] = [];
  let refusal: ReplyRefusal | null = null;
  let full = false;

  function show(claims: readonly Sentence[]): void {
    for (const { before, words } of claims) {
      const gap = shown === '' ? '' : before.includes('\n') ? '\n' : ' ';
      full ||= shown.length + gap.length + words.length > MAX_REPLY_CHARACTERS;
      if (!full) shown += gap + words;
    }
  }

  /** Null when the sentence stands, or waits for the source that a later one names. */
  function judge(sentence: RawSentence): ReplyRefusal | null {
    const ids = Array.from(sentence.text.matchAll(CITATION), ([, id = '']) => id.trim());
    const words = sentence.text.replace(CITATION, '').trim();
    const forbidden = forbiddenIn(sentence.text);
    if (forbidden) return forbidden;
    if (ids.some((id) => !SOURCE_ID.test(id) || !evidence.has(id))) return 'unknown_citation';
    const figures = checkFigures(words);
    if (figures) return figures;
    const terms = contentTerms(words, { language }).filter((term) => !isCourteous(term, { language }));
    const claim = { before: sentence.before, words, terms };
    const isQuestion = words.endsWith('?');
    if (isQuestion && context.dropQuestions) return null;
    if (ids.length > 0) return judgeCited(claim, ids);
    // Courtesy, or small words alone: nothing is stated.
    if (terms.length === 0 && words.length <= MAX_COURTESY) show([claim]);
    else if (held.length === 0 && supports([...cited], claim)) show([claim]);
    else if (isQuestion) return 'unsupported';
    else held.push(claim);
    return null;
  }

  function judgeCited(claim: Sentence, ids: readonly string[]): ReplyRefusal | null {
    const claims = [...held, claim];
    held = [];
    if (!claims.every((one) => supports(ids, one))) return 'unsupported';
    for (const id of ids) cited.add(id);
    show(claims);
    return null;
  }

  function supports(ids: readonly string[], claim: Claim): boolean {
    return isSupported(claim, { evidence: ids.flatMap((id) => evidence.get(id) ?? []) });
  }

  function take(ended: boolean): void {
    const taken = takeSentences(rest, { ended });
    rest = taken.rest;
    for (const sentence of taken.sentences) refusal ??= judge(sentence);
  }

  return {
    get refusal() {
      return refusal;
    },
    add(delta) {
      const from = shown.length;
      rest += delta;
      take(false);
      return shown.slice(from);
    },
    end({ cut }) {
      // What was broken off may lack its citation, or the word that turns its meaning.
      if (!cut) take(true);
      if (refusal === null && held.length > 0 && !cut) refusal = 'unsupported';
      if (refusal === null && cited.size === 0) refusal = 'no_citation';
      if (refusal !== null) return { refusal };
      return { text: shown, cited: articlesOf(sources.filter(({ id }) => cited.has(id))) };
    },
  };
}

function articlesOf(sources: readonly Source[]): readonly Article[] {
  return [...new Set(sources.map(({ article }) => article))];
}
