import { parseExpression, type Sequence } from './expression.ts';
import type { Lexicon } from './lexicon.ts';
import { compileMatcher, createMatcherRun, type MatcherRun } from './matcher.ts';
import type { Expression } from './pattern.ts';
import { ACT_PATTERNS } from './patterns/acts.ts';
import { BRIEF_INTENT_PATTERNS, type IntentPattern } from './patterns/brief.ts';
import { FRUSTRATION_SIGNS, type FrustrationSign } from './patterns/frustration.ts';
import { HARD_INTENT_PATTERNS, type HardIntentPattern } from './patterns/hard-intents.ts';
import { OUT_OF_SCOPE_REQUESTS, OUT_OF_SCOPE_SUBJECTS } from './patterns/out-of-scope.ts';
import { LEVEL_WEIGHTS } from './patterns/topic-pattern.ts';
import { BILLING_TOPICS } from './patterns/topics-billing.ts';
import { DEVICE_TOPICS } from './patterns/topics-devices.ts';
import { GENERAL_TOPICS } from './patterns/topics-general.ts';
import { INTERNET_TOPICS } from './patterns/topics-internet.ts';
import { createVocabularyLexicon, VOCABULARY } from './patterns/vocabulary.ts';
import { TOPICS } from './topics.ts';
import { ACTS, type Act, type Intent } from './understanding.ts';

/** What a pattern number means. Patterns of kind `guard` only switch others off. */
export type Rule =
  | {
      readonly kind: 'topic';
      readonly topic: number;
      readonly name: string;
      readonly label: string;
      readonly weight: number;
      readonly unless: number;
    }
  | { readonly kind: 'intent'; readonly pattern: IntentPattern; readonly unless: number }
  | { readonly kind: 'hard'; readonly pattern: HardIntentPattern; readonly unless: number }
  | { readonly kind: 'act'; readonly act: Act; readonly opening: boolean; readonly unless: number }
  | { readonly kind: 'sign'; readonly sign: FrustrationSign; readonly unless: number }
  | { readonly kind: 'out_of_scope'; readonly request: boolean }
  | { readonly kind: 'guard' };

/** All patterns, compiled together; rule `i` belongs to pattern number `i` of the matcher. */
export interface Ruleset {
  readonly rules: readonly Rule[];
  readonly expressions: readonly (readonly Expression[])[];
  readonly sequences: readonly (readonly Sequence[])[];
  readonly lexicon: Lexicon;
  readonly matcher: MatcherRun;
}

/** `unless` of rules that nothing switches off. */
export const NO_GUARD = -1;

interface Draft {
  readonly rules: Rule[];
  readonly expressions: (readonly Expression[])[];
}

function addGuard(draft: Draft, expressions: readonly Expression[] | undefined): number {
  if (!expressions) return NO_GUARD;
  draft.expressions.push(expressions);
  return draft.rules.push({ kind: 'guard' }) - 1;
}

function addRule(
  draft: Draft,
  { rule, any }: { readonly rule: Rule; readonly any: readonly Expression[] },
): void {
  draft.rules.push(rule);
  draft.expressions.push(any);
}

function addTopics(draft: Draft): void {
  const patterns = { ...INTERNET_TOPICS, ...DEVICE_TOPICS, ...BILLING_TOPICS, ...GENERAL_TOPICS };
  TOPICS.forEach(({ id, label }, topic) => {
    const of = patterns[id] ?? {};
    const unless = addGuard(draft, of.unless);
    for (const level of ['exact', 'strong', 'medium', 'weak'] as const) {
      const any = of[level];
      if (!any) continue;
      const name = `topic:${id}:${level}`;
      addRule(draft, {
        rule: { kind: 'topic', topic, name, label, weight: LEVEL_WEIGHTS[level], unless },
        any,
      });
    }
  });
}

function addActs(draft: Draft): void {
  for (const act of ACTS) {
    const { any, unless, opening } = ACT_PATTERNS[act];
    const guard = addGuard(draft, unless);
    addRule(draft, { rule: { kind: 'act', act, opening: false, unless: guard }, any });
    if (opening) addRule(draft, { rule: { kind: 'act', act, opening: true, unless: guard }, any: opening });
  }
}

function draftRules(): Draft {
  const draft: Draft = { rules: [], expressions: [] };
  addTopics(draft);
  for (const pattern of BRIEF_INTENT_PATTERNS) {
    const unless = addGuard(draft, pattern.unless);
    addRule(draft, { rule: { kind: 'intent', pattern, unless }, any: pattern.any });
  }
  for (const pattern of HARD_INTENT_PATTERNS) {
    const unless = addGuard(draft, pattern.unless);
    addRule(draft, { rule: { kind: 'hard', pattern, unless }, any: pattern.any });
  }
  addActs(draft);
  for (const sign of FRUSTRATION_SIGNS) {
    const unless = addGuard(draft, sign.unless);
    addRule(draft, { rule: { kind: 'sign', sign, unless }, any: sign.any });
  }
  addRule(draft, { rule: { kind: 'out_of_scope', request: true }, any: OUT_OF_SCOPE_REQUESTS });
  addRule(draft, { rule: { kind: 'out_of_scope', request: false }, any: OUT_OF_SCOPE_SUBJECTS });
  return draft;
}

function isReported(rule: Rule | undefined): boolean {
  return rule?.kind === 'topic' || rule?.kind === 'intent' || rule?.kind === 'hard';
}

/** Reads all pattern data and compiles it. Takes some 0.15 s in a cold process: do it once. Throws on an unreadable pattern. */
export function createRuleset(): Ruleset {
  const { rules, expressions } = draftRules();
  const sequences = expressions.map((any) =>
    any.flatMap((expression) => parseExpression(expression, VOCABULARY)),
  );
  const words = new Set(sequences.flat(2).flatMap((place) => place.phrases.flat()));
  const lexicon = createVocabularyLexicon(words);
  const matcher = createMatcherRun(compileMatcher(sequences, lexicon), (rule) => isReported(rules[rule]));
  return { rules, expressions, sequences, lexicon, matcher };
}

/** The family of an intent, for evidence that only speaks for a family. */
export function familyOf(intent: Intent): 'billing' | 'technical' | 'general' {
  switch (intent) {
    case 'billing':
    case 'billing_dispute':
      return 'billing';
    case 'technical':
    case 'technical_complex':
      return 'technical';
    case 'general':
      return 'general';
  }
}
