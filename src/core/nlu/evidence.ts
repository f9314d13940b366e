import type { Matches } from './matcher.ts';
import type { FrustrationSign } from './patterns/frustration-points.ts';
import { familyOf, NO_GUARD, type Rule } from './ruleset.ts';
import type { Scan } from './scan-state.ts';
import type { Act, MatchedPattern } from './understanding.ts';

/** The families of intents, in the order that decides a tie. */
export const FAMILIES = ['billing', 'technical', 'general'] as const;

/**
 * Words of a message, from its start, that speak for intents. Later ones in a long story are mostly
 * about what happened around the problem; acts and signs of frustration count to the end.
 */
const SUBJECT_WORDS = 400;

/** What the patterns found, joined by meaning. Reused: read it before the next `gatherEvidence`. */
export interface Evidence {
  /** Loose words per family, noisy-or, in the order of `FAMILIES`. */
  readonly families: Float64Array;
  complexity: number;
  dispute: number;
  otherRequest: boolean;
  otherSubject: boolean;
  matched: MatchedPattern[];
  acts: Set<Act>;
  signs: FrustrationSign[];
}

const evidence: Evidence = {
  families: new Float64Array(FAMILIES.length),
  complexity: 0,
  dispute: 0,
  otherRequest: false,
  otherSubject: false,
  matched: [],
  acts: new Set(),
  signs: [],
};

function resetEvidence(): void {
  for (let i = 0; i < FAMILIES.length; i++) evidence.families[i] = 0;
  evidence.complexity = 0;
  evidence.dispute = 0;
  evidence.otherRequest = false;
  evidence.otherSubject = false;
  evidence.matched = [];
  if (evidence.acts.size > 0) evidence.acts = new Set();
  if (evidence.signs.length > 0) evidence.signs = [];
}

/** Two independent pieces of evidence: 1 - (1 - a)(1 - b). */
function noisyOr(a: number, b: number): number {
  return a + b - a * b;
}

function addSubject(rule: Rule, position: number, text: string): void {
  if (position > SUBJECT_WORDS) return;
  switch (rule.kind) {
    case 'intent': {
      const family = FAMILIES.indexOf(familyOf(rule.pattern.intent));
      evidence.families[family] = noisyOr(evidence.families[family] as number, rule.pattern.weight);
      evidence.matched.push({
        pattern: rule.pattern.id,
        label: rule.pattern.label,
        weight: rule.pattern.weight,
        text,
      });
      return;
    }
    case 'hard':
      if (rule.pattern.intent === 'technical_complex') {
        evidence.complexity = noisyOr(evidence.complexity, rule.pattern.weight);
      } else {
        evidence.dispute = noisyOr(evidence.dispute, rule.pattern.weight);
      }
      evidence.matched.push({
        pattern: rule.pattern.id,
        label: rule.pattern.label,
        weight: rule.pattern.weight,
        text,
      });
      return;
    default:
  }
}

/** Whether the rule was about more than the subject, which is left to the caller. */
function addConduct(rule: Rule, commaAfterFirst: boolean): boolean {
  switch (rule.kind) {
    case 'act':
      if (!rule.opening || commaAfterFirst) evidence.acts.add(rule.act);
      return true;
    case 'sign':
      evidence.signs.push(rule.sign);
      return true;
    case 'out_of_scope':
      if (rule.request) evidence.otherRequest = true;
      else evidence.otherSubject = true;
      return true;
    default:
      return rule.kind === 'guard';
  }
}

/** Joins the patterns found in a message by meaning, leaving out those that a guard switches off. */
export function gatherEvidence(
  matches: Matches,
  { rules, scan }: { readonly rules: readonly Rule[]; readonly scan: Readonly<Scan> },
): Evidence {
  resetEvidence();
  for (let i = 0; i < matches.count; i++) {
    const number = matches.found[i] as number;
    const rule = rules[number] as Rule;
    if ('unless' in rule && rule.unless !== NO_GUARD && matches.has(rule.unless)) continue;
    if (addConduct(rule, scan.commaAfterFirst)) continue;
    addSubject(rule, matches.positions[number] as number, matches.texts[number] as string);
  }
  return evidence;
}
