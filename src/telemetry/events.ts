import type { EscalationReason } from '#core/dialogue/conversation.ts';
import type { AnswerSource } from '#core/dialogue/decision.ts';
import type { AgentId, Intent } from '#core/nlu/understanding.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

/** One finished turn, without a word of what was said. */
export interface TurnFinished {
  readonly conversationId: string;
  readonly userId: string;
  readonly clientId: string | undefined;
  readonly requestId: string | undefined;
  readonly intent: Intent;
  readonly confidence: number;
  readonly agent: AgentId;
  readonly decision: string;
  readonly source: AnswerSource;
  /** Set in the turn in which the conversation went to a person. */
  readonly escalatedFor: EscalationReason | null;
  readonly durationMs: number;
}

export type Events = ReturnType<typeof createEvents>;

/** What the business measures: one function per event, log line and counters together. Never throws. */
export function createEvents({ logger, metrics }: { logger: Logger; metrics: Metrics }) {
  // Looked up once: finding a labelled child anew costs more than counting in it.
  const stages = {
    load: metrics.turnStage.labels({ stage: 'load' }),
    plan: metrics.turnStage.labels({ stage: 'plan' }),
    model: metrics.turnStage.labels({ stage: 'model' }),
    commit: metrics.turnStage.labels({ stage: 'commit' }),
  };
  const acknowledgments = {
    first: metrics.acks.labels({ duplicate: 'false' }),
    again: metrics.acks.labels({ duplicate: 'true' }),
  };
  const responseTimes = {
    tech_support: metrics.chatResponseTime.labels({ agent_type: 'tech_support' }),
    billing: metrics.chatResponseTime.labels({ agent_type: 'billing' }),
    general: metrics.chatResponseTime.labels({ agent_type: 'general' }),
  };
  const commitTime = metrics.databaseQueryTime.labels({ statement: 'group_commit' });
  return {
    turnFinished(turn: TurnFinished) {
      responseTimes[turn.agent].observe(turn.durationMs / 1000);
      metrics.intentConfidence.observe(turn.confidence);
      metrics.turnDecisions.inc({ decision: turn.decision });
      if (turn.escalatedFor) metrics.escalations.inc({ reason: turn.escalatedFor });
      if (turn.source === 'knowledge') {
        metrics.knowledgeHits.inc({ agent: turn.agent, confidence_level: confidenceLevel(turn.confidence) });
      }
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

    stageFinished(stage: keyof typeof stages, durationMs: number) {
      stages[stage].observe(durationMs / 1000);
    },

    modelAsked(reason: string) {
      metrics.llmFallbackRequests.inc({ reason });
    },

    modelFailed(failure: { reason: string; conversationId: string }) {
      metrics.llmFailures.inc({ reason: failure.reason });
      metrics.llmFallbackRequests.inc({ reason: failure.reason });
      logger.warn(
        { reason: failure.reason, conversation_id: failure.conversationId },
        'Model answer unusable, offline answer sent',
      );
    },

    modelUsed({ inputTokens, outputTokens }: { inputTokens: number; outputTokens: number }) {
      metrics.llmTokens.inc({ direction: 'input' }, inputTokens);
      metrics.llmTokens.inc({ direction: 'output' }, outputTokens);
    },

    modelClassified(outcome: 'agreed' | 'disagreed' | 'remembered' | 'failed') {
      metrics.llmClassifications.inc({ outcome });
    },

    historySummarized(source: 'model' | 'offline') {
      metrics.llmSummaries.inc({ source });
    },

    /** One line when the day's budget is spent, and one when there is budget again. */
    modelBudget(spent: boolean) {
      if (spent) logger.warn({}, 'The budget of the language model is spent for today: offline answers only');
      else logger.info({}, 'The language model has budget again');
    },

    modelCircuit(state: 'closed' | 'half_open' | 'open') {
      if (state === 'open')
        logger.warn({ state }, 'The language model mostly fails and is left alone for a while');
      else logger.info({ state }, 'The language model is tried again');
    },

    embeddingProgress({ done, total }: { readonly done: number; readonly total: number }) {
      const line = { done, total };
      if (done === 0 || done === total) logger.info(line, 'Texts of the knowledge base are embedded');
      else logger.debug(line, 'Texts of the knowledge base are embedded');
    },

    /** Counts queries under way and times them; for `timeMethods` around the stores. */
    queries: {
      onBegin: () => metrics.databaseQueriesUnderWay.inc(),
      onEnd: (statement: string, durationMs: number) => {
        metrics.databaseQueriesUnderWay.dec();
        metrics.databaseQueryTime.observe({ statement }, durationMs / 1000);
      },
    },

    /** One line for an outage, not one for everybody who meets it. */
    databaseAway() {
      metrics.databaseAway.set(1);
      logger.error({ part: 'database' }, 'The database is away: nothing is acknowledged until it is back');
    },

    databaseBack() {
      metrics.databaseAway.set(0);
      logger.info({ part: 'database' }, 'The database is back');
    },

    batchStored({ size, durationMs }: { size: number; durationMs: number }) {
      metrics.commitBatchSize.observe(size);
      commitTime.observe(durationMs / 1000);
    },

    socketOpened(socket: { clientId: string; userId: string | undefined; connectionCount: number }) {
      logger.info(
        { client_id: socket.clientId, user_id: socket.userId, connection_count: socket.connectionCount },
        'WebSocket connection established',
      );
    },

    socketClosed(socket: { clientId: string; code: number; durationMs: number; connectionCount: number }) {
      metrics.websocketConnectionDuration.observe(socket.durationMs / 1000);
      metrics.websocketCloses.inc({ code: String(socket.code) });
      logger.info(
        {
          client_id: socket.clientId,
          code: socket.code,
          duration_ms: Math.round(socket.durationMs),
          connection_count: socket.connectionCount,
        },
        'WebSocket connection closed',
      );
    },

    socketError(type: string) {
      metrics.websocketErrors.inc({ error_type: type });
    },

    /** A client was told that its message is committed. */
    messageAcknowledged({ duplicate }: { duplicate: boolean }) {
      (duplicate ? acknowledgments.again : acknowledgments.first).inc();
    },

    messageAccepted(latencyMs: number) {
      metrics.ackLatency.observe(latencyMs / 1000);
    },

    /** A client came back; `dropped` messages were more than its window holds. */
    sessionResumed({ recovered, dropped }: { recovered: boolean; dropped: number }) {
      metrics.resumes.inc({ recovered: String(recovered) });
      if (dropped > 0) metrics.queueDropped.inc(dropped);
    },

    /** What happens on the bus between nodes. */
    bus: {
      onPublished: (count: number) => metrics.busEvents.inc({ outcome: 'published' }, count),
      onDropped: (count: number) => metrics.busEvents.inc({ outcome: 'dropped' }, count),
      onIgnored: (count: number) => metrics.busEvents.inc({ outcome: 'ignored' }, count),
      onReceived: (lagMs: number) => metrics.busLag.observe(lagMs / 1000),
      onRebuilt: () => {
        metrics.busRebuilds.inc();
        logger.warn({}, 'The subscription to other nodes was deaf and is made anew');
      },
      onStateChange: ({ state, reason }: { state: 'up' | 'down'; reason: string | undefined }) => {
        if (state === 'up') logger.info({}, 'Redis is connected');
        else logger.warn({ reason }, 'Redis is away: nodes find out from the database, more slowly');
      },
      onError: (error: unknown) => logger.error({ part: 'bus', error }, 'Unexpected error'),
    },

    unexpectedError(error: unknown, context: Readonly<Record<string, unknown>>) {
      logger.error({ ...context, error }, 'Unexpected error');
    },
  };
}

function confidenceLevel(confidence: number): 'high' | 'medium' | 'low' {
  if (confidence >= 0.8) return 'high';
  return confidence >= 0.5 ? 'medium' : 'low';
}
