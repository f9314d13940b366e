import { randomBytes } from 'node:crypto';
import { type AppDeps, createApp } from './app.ts';
import { type BusEvent, createBus, type NodeBus } from './bus/bus.ts';
import type { Config } from './config/config.ts';
import type { Secrets } from './config/secrets.ts';
import { createUnderstander } from './core/nlu/understand.ts';
import type { Database } from './db/client.ts';
import { openConfiguredDatabase } from './db/configured-database.ts';
import { createGroupCommit, type GroupCommit } from './db/group-commit.ts';
import { createLeases } from './db/leases.ts';
import { keepTidy } from './db/maintenance.ts';
import { readSeedArticles } from './db/seed/read-articles.ts';
import { createStoreGate } from './db/store-gate.ts';
import { createSessionStore } from './db/store-sessions.ts';
import { createPasswords } from './features/account/passwords.ts';
import { createAccountService } from './features/account/service.ts';
import { createAccountStore } from './features/account/store.ts';
import { createEscalation } from './features/analytics/escalation/escalation.ts';
import { createLive } from './features/analytics/live/live.ts';
import { createLiveStore } from './features/analytics/live/store.ts';
import { createChatSessions } from './features/chat/chat-sessions.ts';
import { createMessageLog } from './features/chat/log/store.ts';
import { createModelUsageStore } from './features/chat/model-usage/store.ts';
import { createConversations } from './features/chat/service.ts';
import { createChatStore } from './features/chat/store.ts';
import { createTurns, MAX_CONTENT_LENGTH, type Turns } from './features/chat/turn.ts';
import { createEditingStore } from './features/knowledge/editing/store.ts';
import { createEmbeddingStore } from './features/knowledge/embedding/store.ts';
import { importArticles } from './features/knowledge/importing/import-articles.ts';
import { createImportStore } from './features/knowledge/importing/store.ts';
import { openKnowledgeBase } from './features/knowledge/knowledge-base.ts';
import { createReviewList, type ReviewList } from './features/knowledge/review/review-list.ts';
import { createReviewStore } from './features/knowledge/review/store.ts';
import { createKnowledgeService } from './features/knowledge/service.ts';
import { createKnowledgeStore } from './features/knowledge/store.ts';
import type { ModelsInForce } from './features/learning/models-in-force.ts';
import { createLearningService } from './features/learning/service.ts';
import type { InboxFiller } from './features/review-inbox/filling/filler.ts';
import { createHealth } from './features/system/health.ts';
import type { GatewayTimings } from './gateway/chat-session-deps.ts';
import { Hub } from './gateway/hub.ts';
import type { HubOptions } from './gateway/hub-options.ts';
import { type AccessTokens, createAccessTokens } from './http/access-tokens.ts';
import { createRateLimits } from './http/rate-limit.ts';
import { timeMethods } from './lib/time-methods.ts';
import type { GuardedModel } from './llm/guarded.ts';
import type { LanguageModel } from './llm/llm.ts';
import { loadIntentModels } from './mlops/intent-model.ts';
import { type Analytics, openAnalytics } from './runtime-analytics.ts';
import { openFeedback } from './runtime-feedback.ts';
import { openModels } from './runtime-learning.ts';
import { openEmbeddings, openLanguageModel } from './runtime-models.ts';
import { openReports } from './runtime-reports.ts';
import { listenForMetrics, observeParts, openTelemetry } from './runtime-telemetry.ts';
import { listen, stopServing } from './serving.ts';
import { createLogger, type Logger } from './telemetry/logger.ts';
import { VERSION } from './version.ts';

/** What tests and commands put in place of the real thing. */
export interface RuntimeOverrides {
  readonly logger?: Logger;
  /** An open, migrated database instead of the configured one; whoever opened it closes it. */
  readonly database?: Database;
  readonly model?: LanguageModel;
  /** What time it is for reports: how old conversations are, and where a window ends by default. */
  readonly now?: () => Date;
  /** Puts something between the turns and their commits. */
  readonly wrapCommits?: (commits: GroupCommit) => GroupCommit;
  /** Deadlines of the gateway that would take too long in a test. */
  readonly gatewayTimings?: Partial<GatewayTimings>;
}

/** The running product. Disposing it ends everything it started, in order. */
export interface Runtime extends AsyncDisposable {
  readonly app: ReturnType<typeof createApp>;
  readonly deps: AppDeps & {
    readonly database: Database;
    readonly logger: Logger;
    /** What the turns and the model suggest to the people who keep the knowledge base. */
    readonly reviewList: ReviewList;
    /** Fills the inbox of messages to label, in the background. */
    readonly inboxFiller: InboxFiller;
    readonly model: GuardedModel | null;
    /** Facts of conversations and the sums that reports are made of. */
    readonly analytics: Analytics;
    /** The trained models that this process works with. */
    readonly models: ModelsInForce;
  };
  /** Listens; resolves to the port. */
  listen(): Promise<number>;
}

/**
 * The one place that puts the product together: the server, the tests, the benchmarks and the binary all run this.
 * @throws what a part cannot start with: a directory in use, a database that does not answer or is too old.
 */
export async function createRuntime({
  config,
  secrets,
  overrides = {},
}: {
  config: Config;
  secrets: Secrets;
  overrides?: RuntimeOverrides;
}): Promise<Runtime> {
  await using resources = new AsyncDisposableStack();
  const logger = overrides.logger ?? createLogger(config);
  const newId = () => Bun.randomUUIDv7();
  const nodeId = newId();
  const telemetry = await openTelemetry({ config, secrets, logger, version: VERSION, nodeId, resources });
  const { metrics, events, parts } = telemetry;
  const nowMs = () => performance.now();

  const database = overrides.database ?? resources.use(await openConfiguredDatabase({ config, secrets }));
  resources.use(
    keepTidy(database, { onError: (error) => events.unexpectedError(error, { part: 'maintenance' }) }),
  );
  const gate = createStoreGate({ onAway: events.databaseAway, onBack: events.databaseBack });
  const queries = { ...events.queries, run: gate.run };
  const store = timeMethods(createChatStore(database.drizzle), queries);
  const articles = timeMethods(createKnowledgeStore(database.drizzle), queries);
  await seedOnce(database, { newId, logger });
  const reviewStore = timeMethods(createReviewStore(database.drizzle), queries);
  const reviewList = resources.use(createReviewList(reviewStore, { newId }));
  const embedding = await openEmbeddings({
    config,
    secrets,
    events,
    parts,
    store: timeMethods(createEmbeddingStore(database.drizzle), queries),
    resources,
  });
  const watched = { readFingerprint: () => parts.time('knowledge', articles.readFingerprint) };
  const base = resources.use(
    await openKnowledgeBase(
      { ...articles, ...watched },
      {
        embeddings: embedding?.embeddings,
        onError: (error) => events.unexpectedError(error, { part: 'knowledge' }),
      },
    ),
  );
  const groupCommit = createGroupCommit(database.sql, { onBatch: events.batchStored, gate });
  const commits = overrides.wrapCommits?.(groupCommit) ?? groupCommit;
  const leases = timeMethods(createLeases(database.sql), queries);
  // Nobody else can be at work on a database that lives in this process.
  if (database.kind === 'embedded' && !overrides.database) await leases.giveUpAll();
  const understander = createUnderstander({ models: await loadIntentModels() });
  const { model, classifier, modelFigures } = await openLanguageModel({
    config,
    secrets,
    port: overrides.model,
    events,
    usage: (name) => timeMethods(createModelUsageStore(database.drizzle, { model: name }), queries),
    resources,
    reviewList,
  });
  const escalation = createEscalation();
  const { registry, models } = await openModels({
    database,
    queries,
    understander,
    users: { escalation },
    logger,
    events,
  });
  resources.use(models);
  const now = overrides.now ?? (() => new Date());
  const analytics = openAnalytics({ config, database, escalation, events, queries, now, resources });
  const tokens = createAccessTokens({
    secret: secrets.jwtSecretKey,
    ttlMs: config.security.accessTokenTtlMs,
    guestTtlMs: config.security.guestTokenTtlMs,
  });
  const bus: NodeBus = resources.use(
    await createBus({
      redisUrl: secrets.redisUrl,
      nodeId,
      connections: () => hub.connectionCount,
      hooks: events.bus,
    }),
  );
  const rateLimits = resources.use(createRateLimits(config.rateLimits, { redis: bus.commands }));
  // Begins to take over at once, and tells the hub: nothing may be waited for between the two.
  const turns = resources.use(
    createTurns({
      nodeId,
      store,
      commits,
      understander,
      leases,
      feed: {
        committed: (event) => hub.rooms.committed(event),
        status: (event) => hub.rooms.status(event),
        delta: (event) => hub.rooms.delta(event),
      },
      knowledge: base.current,
      model,
      ...(classifier ? { classifier } : {}),
      suggestions: reviewList,
      events,
      newId,
      nowMs,
    }),
  );
  const liveStore = timeMethods(createLiveStore(database.drizzle), queries);
  const live = resources.use(
    createLive({
      read: liveStore.read,
      now,
      touch: analytics.refresher.touch,
      publish: (frame) => hub.publishLive(frame),
      onError: (error) => events.unexpectedError(error, { part: 'live' }),
    }),
  );
  const hub: Hub = resources.use(
    new Hub({
      backend: turns,
      sessions: createChatSessions({
        store: timeMethods(createSessionStore(database.sql), queries),
        log: timeMethods(createMessageLog(database.drizzle), queries),
        knowledge: base.current,
        newId,
        window: {
          maxMessages: config.websocket.messageQueueSize,
          maxBytes: MAX_MISSED_BYTES,
          maxAgeMs: config.websocket.connectionTimeoutMs,
        },
        onError: (error) => events.unexpectedError(error, { part: 'sessions' }),
      }),
      hints: bus,
      live,
      tokens: gatewayTokens(tokens),
      countMessage: rateLimits.consumeMessage,
      events,
      newId,
      allowGuests: config.security.allowGuests,
      limits: {
        maxContentLength: MAX_CONTENT_LENGTH,
        maxConnections: config.websocket.maxConnections,
        maxConnectionsPerUser: config.websocket.maxConnectionsPerUser,
        maxConnectionsPerAddress: config.websocket.maxConnectionsPerAddress,
        maxQueued: config.websocket.messageQueueSize,
        messagesPerMinute: config.rateLimits.messagesPerMinute,
      },
      heartbeatIntervalMs: config.websocket.heartbeatIntervalMs,
      connectionTimeoutMs: config.websocket.connectionTimeoutMs,
      reconnect: {
        attempts: config.websocket.reconnectAttempts,
        delayMs: config.websocket.reconnectDelayMs,
      },
      shared: database.kind === 'postgres',
      ...(overrides.gatewayTimings ? { timings: overrides.gatewayTimings } : {}),
      nowMs,
      wallMs: () => Date.now(),
    }),
  );
  bus.subscribe({
    event: (event) => followHint(event, { hub, turns }),
    gap: () => {
      // A database that is away is looked at again by the sweep.
      hub.rooms.reconcileAll().catch(() => events.socketError('reconcile'));
    },
  });
  const observed = observeParts({
    telemetry,
    config,
    database,
    queries,
    bus,
    commits,
    turns,
    hub,
    reviewList,
    model,
    modelFigures,
    embeddings: embedding ?? null,
    articleCount: () => base.current().articles.length,
    models,
    resources,
  });
  const deps = {
    config,
    secrets,
    database,
    logger,
    model,
    events,
    metrics,
    tokens,
    rateLimits,
    turns,
    hub,
    bus,
    newId,
    conversations: createConversations({ store, knowledge: base.current }),
    ...openFeedback({ database, queries, cells: analytics.cells, now, events, resources }),
    escalation,
    analytics,
    reports: openReports({
      database,
      queries,
      escalation,
      titleOf: (slug) => base.current().findBySlug(slug)?.title,
      sockets: () => hub.stats(),
      now,
    }),
    live,
    models,
    learning: createLearningService({ registry, models }),
    reviewList,
    knowledge: createKnowledgeService({
      base,
      store: articles,
      editingStore: timeMethods(createEditingStore(database.drizzle), queries),
      importStore: timeMethods(createImportStore(database.drizzle), queries),
      reviewStore,
      reviewList,
      newId,
      topicsOf: understander.topicsOf,
    }),
    account: createAccountService({
      store: timeMethods(createAccountStore(database), queries),
      tokens,
      passwords: createPasswords({ rounds: config.security.bcryptRounds }),
      clock: () => new Date(),
      ids: newId,
      refreshSecrets: () => randomBytes(32).toString('base64url'),
      refreshTokenTtlMs: config.security.refreshTokenTtlMs,
      allowGuests: config.security.allowGuests,
      onSignInEnded: (signInId) => {
        hub.endSignIn(signInId);
        bus.publish({ type: 'revoke', sign_in_id: signInId });
      },
    }),
    ...observed,
    health: createHealth({
      databaseKind: database.kind,
      pingDatabase: store.ping,
      sockets: () => hub.stats(),
      model,
      bus: () => bus.state,
      articleCount: () => base.current().articles.length,
      version: VERSION,
      nowMs,
    }),
  };
  const app = createApp(deps);
  resources.defer(() => stopServing(app, { hub, live, turns, model, timeoutMs: config.shutdownTimeoutMs }));
  const owned = resources.move();
  return {
    app,
    deps,
    async listen() {
      await listenForMetrics({ config, secrets, metrics, logger, resources: owned });
      return listen(app, { config, hub });
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Bytes of content that a client may have missed and still be sent. */
const MAX_MISSED_BYTES = 1024 * 1024;

/** Does what another node hints at. */
function followHint(event: BusEvent, { hub, turns }: { hub: Hub; turns: Turns }): void {
  switch (event.type) {
    case 'wake':
      hub.rooms.wake(event.conversation_id, event.seq);
      break;
    case 'cancel':
      turns.cancel({ conversationId: event.conversation_id, clientMessageId: event.id });
      break;
    case 'revoke':
      hub.endSignIn(event.sign_in_id);
      break;
    case 'replace':
      hub.replaced({
        userId: event.user_id,
        clientId: event.client_id,
        connectionId: event.connection_id,
      });
      break;
  }
}

/** Access tokens in the gateway's words. */
function gatewayTokens(tokens: AccessTokens): HubOptions['tokens'] {
  return {
    async read(token) {
      const read = await tokens.read(token);
      return read && { principal: read.principal, authExpiresAtMs: read.expiresAtMs };
    },
    async signGuest(guest) {
      const { token, expiresInMs } = await tokens.sign(guest);
      return { token, expiresAtMs: Date.now() + expiresInMs };
    },
  };
}

/**
 * Stores the built-in articles where none of them ever was, all or nothing. Not through the gate: a cold database may
 * take its time here.
 */
async function seedOnce(
  database: Database,
  { newId, logger }: { newId: () => string; logger: Logger },
): Promise<void> {
  if ((await createKnowledgeStore(database.drizzle).countSeeded()) > 0) return;
  const drafts = (await readSeedArticles()).map((draft) => ({ path: null, draft }));
  const store = createImportStore(database.drizzle);
  const batchSize = drafts.length;
  const { added } = await importArticles('seed', { store, drafts, change: 'seed', newId, batchSize });
  logger.info({ article_count: added }, 'Knowledge base seeded');
}
