import { parseExpression, type Sequence } from './expression.ts';
import type { Lexicon } from './lexicon.ts';
import { compileMatcher, createMatcherRun, type MatcherRun } from './matcher.ts';
import type { Expression } from './pattern.ts';
import type { FrustrationSign } from './patterns/frustration-points.ts';
import type { HardIntentPattern, IntentPattern, PatternSet } from './patterns/pattern-set.ts';
import { ACTS, type Act, type Intent } from './understanding.ts';

/** What a pattern number means. Patterns of kind `guard` only switch others off. */
export type Rule =
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

function addActs(draft: Draft, patterns: PatternSet['acts']): void {
  for (const act of ACTS) {
    const { any, unless, opening } = patterns[act];
    const guard = addGuard(draft, unless);
    addRule(draft, { rule: { kind: 'act', act, opening: false, unless: guard }, any });
    if (opening) addRule(draft, { rule: { kind: 'act', act, opening: true, unless: guard }, any: opening });
  }
}

function draftRules(patterns: PatternSet): Draft {
  const draft: Draft = { rules: [], expressions: [] };
  for (const pattern of patterns.intents) {
    const unless = addGuard(draft, pattern.unless);
    addRule(draft, { rule: { kind: 'intent', pattern, unless }, any: pattern.any });
  }
  for (const pattern of patterns.hard) {
    const unless = addGuard(draft, pattern.unless);
    addRule(draft, { rule: { kind: 'hard', pattern, unless }, any: pattern.any });
  }
  addActs(draft, patterns.acts);
  for (const sign of patterns.signs) {
    const unless = addGuard(draft, sign.unless);
    addRule(draft, { rule: { kind: 'sign', sign, unless }, any: sign.any });
  }
  addRule(draft, { rule: { kind: 'out_of_scope', request: true }, any: patterns.otherRequests });
  addRule(draft, { rule: { kind: 'out_of_scope', request: false }, any: patterns.otherSubjects });
  return draft;
}

function isReported(rule: Rule | undefined): boolean {
  return rule?.kind === 'intent' || rule?.kind === 'hard';
}

/** Reads the patterns of a language and compiles them. Takes some 0.15 s in a cold process: do it once. Throws on an unreadable pattern. */
export function createRuleset(patterns: PatternSet): Ruleset {
  const { rules, expressions } = draftRules(patterns);
  const sequences = expressions.map((any) =>
    any.flatMap((expression) => parseExpression(expression, patterns.vocabulary)),
  );
  const words = new Set(sequences.flat(2).flatMap((place) => place.phrases.flat()));
  const lexicon = patterns.createLexicon(words);
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
