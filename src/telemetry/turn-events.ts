import {
  type ConversationState,
  ESCALATION_REASONS,
  type EscalationReason,
  type SolutionOutcome,
  TONES,
  type Tone,
} from '#core/dialogue/conversation.ts';
import type { AnswerSource, Decision } from '#core/dialogue/decision.ts';
import type { AgentId, Intent } from '#core/nlu/understanding.ts';
import type { EventDeps } from './event-deps.ts';
import { childrenOf } from './instruments.ts';
import {
  AGENTS,
  CONFIDENCE_LEVELS,
  DECISIONS,
  OUTCOMES,
  oneOfThese,
  RATED,
  RATINGS,
  RECOMMENDATIONS,
  SOURCES,
  STAGES,
  TURN_FAILURES,
} from './label-values.ts';
import type { Stage } from './turn-trace.ts';

/** One finished turn, without a word of what was said. */
export interface TurnFinished {
  readonly conversationId: string;
  readonly userId: string;
  readonly clientId: string | undefined;
  readonly requestId: string | undefined;
  readonly intent: Intent;
  readonly confidence: number;
  readonly agent: AgentId;
  readonly decision: Decision['kind'];
  readonly source: AnswerSource;
  readonly tone: Tone;
  readonly frustrationLevel: number;
  readonly followUp: boolean;
  /** State of the conversation before the turn, and after it. */
  readonly stateBefore: ConversationState;
  readonly state: ConversationState;
  /** What became of things to try in this turn. */
  readonly solutionOutcomes: readonly SolutionOutcome[];
  /** Set in the turn in which the conversation went to a person. */
  readonly escalatedFor: EscalationReason | null;
  /** On the clock of the stages, in milliseconds. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** What was done, in order; a turn in two commits has some stages twice. */
  readonly stages: readonly Stage[];
}

/** A message that was not taken. */
export interface TurnFailed {
  /** As in the table of failures. */
  readonly code: string;
  readonly startedAtMs: number;
  readonly durationMs: number;
}

/** What happens in conversations. */
export function createTurnEvents({ logger, metrics, traces }: EventDeps) {
  const stages = childrenOf(metrics.turnStage, { label: 'stage', values: STAGES });
  const responseTimes = childrenOf(metrics.chatResponseTime, { label: 'agent_type', values: AGENTS });
  const decisions = childrenOf(metrics.turnDecisions, { label: 'decision', values: DECISIONS });
  const sources = childrenOf(metrics.turnSources, { label: 'source', values: SOURCES });
  const tones = childrenOf(metrics.turnTones, { label: 'tone', values: TONES });
  const solutions = childrenOf(metrics.solutions, { label: 'outcome', values: OUTCOMES });
  const escalations = childrenOf(metrics.escalations, { label: 'reason', values: ESCALATION_REASONS });
  const failures = childrenOf(metrics.turnFailures, { label: 'reason', values: TURN_FAILURES });
  const predictions = childrenOf(metrics.escalationPredictions, {
    label: 'recommendation',
    values: RECOMMENDATIONS,
  });
  for (const agent of AGENTS)
    for (const confidence_level of CONFIDENCE_LEVELS)
      metrics.knowledgeHits.inc({ agent, confidence_level }, 0);
  for (const subject of RATED) for (const rating of RATINGS) metrics.ratings.inc({ subject, rating }, 0);

  function count(turn: TurnFinished): void {
    responseTimes[turn.agent].observe(turn.durationMs / 1000);
    metrics.intentConfidence.observe(turn.confidence);
    metrics.frustration.observe(turn.frustrationLevel);
    decisions[turn.decision].inc();
    sources[turn.source].inc();
    tones[turn.tone].inc();
    if (turn.followUp) metrics.followUps.inc();
    for (const outcome of turn.solutionOutcomes) solutions[outcome].inc();
    if (turn.state === 'resolved' && turn.stateBefore !== 'resolved') metrics.resolutions.inc();
    if (turn.state !== 'resolved' && turn.stateBefore === 'resolved') metrics.reopenings.inc();
    if (turn.escalatedFor) escalations[turn.escalatedFor].inc();
    if (turn.source === 'knowledge')
      metrics.knowledgeHits.inc({ agent: turn.agent, confidence_level: confidenceLevel(turn.confidence) });
  }

  return {
    turnFinished(turn: TurnFinished) {
      count(turn);
      traces?.add({
        startedAtMs: turn.startedAtMs,
        durationMs: turn.durationMs,
        stages: turn.stages,
        attributes: traceAttributes(turn),
        failure: null,
      });
      logger.info(
        {
          conversation_id: turn.conversationId,
          user_id: turn.userId,
          client_id: turn.clientId,
          request_id: turn.requestId,
          intent: turn.intent,
          confidence: Number(turn.confidence.toFixed(3)),
          agent: turn.agent,
          decision: turn.decision,
          knowledge_base_hit: turn.source === 'knowledge',
          response_time_ms: Number(turn.durationMs.toFixed(2)),
        },
        'Chat message processed',
      );
    },

    /** A message was refused; what is the sender's own fault is not counted. */
    turnFailed({ code, startedAtMs, durationMs }: TurnFailed) {
      const reason = oneOfThese(TURN_FAILURES, code);
      if (reason === 'other') return;
      failures[reason].inc();
      traces?.add({ startedAtMs, durationMs, stages: [], attributes: {}, failure: reason });
    },

    stageFinished(stage: Stage['name'], durationMs: number) {
      stages[stage].observe(durationMs / 1000);
    },

    escalationPredicted(prediction: {
      /** 0 to 1. */
      readonly likelihood: number;
      readonly recommendation: (typeof RECOMMENDATIONS)[number];
    }) {
      metrics.escalationLikelihood.observe(prediction.likelihood);
      predictions[prediction.recommendation].inc();
    },

    /** A customer rated a reply, or a whole conversation: 1 to 5. */
    customerRated({ subject, rating }: { subject: (typeof RATED)[number]; rating: number }) {
      metrics.ratings.inc({ subject, rating: oneOfThese(RATINGS, String(rating)) });
    },
  };
}

function traceAttributes(turn: TurnFinished) {
  return {
    'conversation.id': turn.conversationId,
    ...(turn.requestId === undefined ? {} : { 'request.id': turn.requestId }),
    'turn.intent': turn.intent,
    'turn.confidence': turn.confidence,
    'turn.agent': turn.agent,
    'turn.decision': turn.decision,
    'turn.source': turn.source,
    'turn.tone': turn.tone,
    'turn.frustration_level': turn.frustrationLevel,
    'turn.escalated': turn.escalatedFor !== null,
  };
}

function confidenceLevel(confidence: number): (typeof CONFIDENCE_LEVELS)[number] {
  if (confidence >= 0.8) return 'high';
  return confidence >= 0.5 ? 'medium' : 'low';
}
