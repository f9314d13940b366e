import type { Article } from '#core/knowledge/article.ts';
import { citationOf } from '../citation.ts';
import type { TurnPlan } from '../decision.ts';
import {
  type CheckedReply,
  createReplyChecker,
  type ReplyChecker,
  type ReplyRefusal,
} from './check-reply.ts';
import { contentTerms } from './courtesy.ts';
import { sourcesOf } from './passages.ts';

/** What a model was given for its reply. */
export interface Given {
  readonly articles: readonly Article[];
  /** The customer's own words. */
  readonly said: string;
}

/** Share of the content words of a step that must be said when the desk decided to offer it. */
const STEP_FLOOR = 0.6;

/** The checker for a reply to this plan. */
export function checkerFor(plan: TurnPlan, { articles, said }: Given): ReplyChecker {
  const { language } = plan.next;
  return createReplyChecker({
    sources: sourcesOf(articles, { language }),
    said,
    language,
    dropQuestions: closingOf(plan) !== '',
  });
}

/** The plan with a model's reply in its place, or why it is not used. What was decided stays decided. */
export function applyModelReply(
  plan: TurnPlan,
  { reply, cut = false, ...given }: Given & { readonly reply: string; readonly cut?: boolean },
): { readonly plan: TurnPlan } | { readonly refusal: ReplyRefusal } {
  if (plan.modelCandidate === null) return { refusal: 'off_plan' };
  const checker = checkerFor(plan, given);
  checker.add(reply);
  return applyChecked(plan, checker.end({ cut }));
}

/** The same for a reply that was checked while it was written. */
export function applyChecked(
  plan: TurnPlan,
  checked: CheckedReply | { readonly refusal: ReplyRefusal },
): { readonly plan: TurnPlan } | { readonly refusal: ReplyRefusal } {
  if ('refusal' in checked) return checked;
  if (!saysStep(plan, checked)) return { refusal: 'off_plan' };
  const reply = [checked.text, closingOf(plan)].filter((part) => part !== '').join(' ');
  return {
    plan: {
      ...plan,
      reply,
      source: 'model',
      citations: checked.cited.map(citationOf),
      next: { ...plan.next, lastReply: reply },
      modelCandidate: null,
    },
  };
}

/** A step that will be on record as offered must have been said, and its article cited. */
function saysStep({ decision, next }: TurnPlan, { text, cited }: CheckedReply): boolean {
  if (decision.kind !== 'answer') return true;
  const { language } = next;
  const step = contentTerms(decision.article.steps[decision.step] ?? '', { language });
  const said = new Set(contentTerms(text, { language }));
  const found = step.filter((term) => said.has(term)).length;
  return cited.some(({ slug }) => slug === decision.article.slug) && found >= step.length * STEP_FLOOR;
}

/**
 * The question that the next message may answer with "yes" or "the first one": it has to be asked, whoever finds the
 * other words. Empty when none is open.
 */
function closingOf({ next, reply }: TurnPlan): string {
  const { pending } = next;
  if (pending === null || pending.kind === 'rephrase') return '';
  const end = reply.lastIndexOf('?');
  if (end === -1) return '';
  const before = reply.slice(0, end);
  const start = Math.max(...['. ', '! ', '? ', '\n'].map((mark) => before.lastIndexOf(mark)));
  return reply.slice(start + 1).trim();
}
