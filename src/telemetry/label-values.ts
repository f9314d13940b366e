import type { SolutionOutcome } from '#core/dialogue/conversation.ts';
import type { AnswerSource, Decision } from '#core/dialogue/decision.ts';
import type { AgentId } from '#core/nlu/understanding.ts';
import { ERRORS, type ErrorCode } from '#errors.ts';

/** What labels of metrics may say. Closed lists: no value comes from a customer, and none is an id. */
export const AGENTS = ['tech_support', 'billing', 'general'] as const satisfies readonly AgentId[];
export const DECISIONS = [
  'answer',
  'clarify',
  'rephrase',
  'escalate',
  'waiting_for_person',
  'resolve',
  'small_talk',
  'offer_person',
  'repeat',
] as const satisfies readonly Decision['kind'][];
export const SOURCES = ['knowledge', 'model', 'dialogue'] as const satisfies readonly AnswerSource[];
export const CONFIDENCE_LEVELS = ['high', 'medium', 'low'] as const;
export const OUTCOMES = [
  'offered',
  'worked',
  'failed',
  'unknown',
] as const satisfies readonly SolutionOutcome[];
export const STAGES = ['load', 'plan', 'model', 'commit'] as const;
export const MODEL_OUTCOMES = [
  'ok',
  'cancelled',
  'timeout',
  'error',
  'busy',
  'budget',
  'circuit_open',
] as const;
/** Why a model's words were not used: its failures, and what the check of its sentences found. */
export const MODEL_FAILURES = [
  'timeout',
  'error',
  'busy',
  'budget',
  'circuit_open',
  'conversation_limit',
  'false_claim',
  'asks_secret',
  'speaks_of_instructions',
  'markup',
  'unknown_citation',
  'unsupported',
  'unsupported_figure',
  'unsupported_link',
  'no_citation',
  'off_plan',
] as const;
/** Failures of a message that are the server's, not the sender's. */
export const TURN_FAILURES = [
  'store_unavailable',
  'timeout',
  'concurrent_update',
  'shutting_down',
  'internal',
] as const;
/** Codes of failures and the gateway's own words for what goes wrong on a socket. */
export const SOCKET_ERRORS = [
  ...(Object.keys(ERRORS) as ErrorCode[]),
  'queue_full',
  'slow_consumer',
  'sweep',
  'reconcile',
  'catch_up',
] as const;
/** Close codes that this server sends or runtimes make up; a client may send any other one of its own. */
export const CLOSE_CODES = [
  '1000',
  '1001',
  '1002',
  '1003',
  '1005',
  '1006',
  '1007',
  '1008',
  '1009',
  '1011',
  '1012',
  '1013',
  '4400',
  '4401',
  '4403',
  '4404',
  '4408',
  '4409',
  '4411',
  '4412',
  '4414',
  '4429',
] as const;
export const RECOMMENDATIONS = ['continue_ai', 'offer_human_agent', 'hand_over'] as const;
export const RATED = ['reply', 'conversation'] as const;
export const RATINGS = ['1', '2', '3', '4', '5'] as const;
export const HTTP_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
/** Conversations by what they want from a person who looks at the whole desk. */
export const DESK_STATES = ['open', 'waiting', 'frustrated'] as const;
/** Where items wait; what is behind each is in `MetricSources.queues`. */
export const QUEUES = ['commit', 'turns', 'replies', 'bus', 'review'] as const;

/** The value where it is one of these, else `other`. */
export function oneOfThese<V extends string>(values: readonly V[], value: string): V | 'other' {
  return (values as readonly string[]).includes(value) ? (value as V) : 'other';
}
