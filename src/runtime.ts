import { randomBytes } from 'node:crypto';
import { type AppDeps, createApp, VERSION } from './app.ts';
import type { Config } from './config/config.ts';
import type { Secrets } from './config/secrets.ts';
import type { Database } from './db/client.ts';
import { openConfiguredDatabase } from './db/configured-database.ts';
import { STORE_DEADLINE_MS, StoreUnavailableError } from './db/errors.ts';
import { createGroupCommit } from './db/group-commit.ts';
import { keepTidy } from './db/maintenance.ts';
import { readSeedArticles } from './db/seed/read-articles.ts';
import { createPasswords } from './features/account/passwords.ts';
import { createAccountService } from './features/account/service.ts';
import { createAccountStore } from './features/account/store.ts';
import { createConversations } from './features/chat/service.ts';
import { createChatStore } from './features/chat/store.ts';
import { createTurns, MAX_CONTENT_LENGTH } from './features/chat/turn.ts';
import { openKnowledgeBase } from './features/knowledge/knowledge-base.ts';
import { createKnowledgeService } from './features/knowledge/service.ts';
import { createKnowledgeStore } from './features/knowledge/store.ts';
import { createHealth } from './features/system/health.ts';
import { Hub } from './gateway/hub.ts';
import { createAccessTokens } from './http/access-tokens.ts';
import { createRateLimits } from './http/rate-limit.ts';
import { timeMethods } from './lib/time-methods.ts';
import { type GuardedModel, guardModel } from './llm/guarded.ts';
import type { LanguageModel } from './llm/llm.ts';
import { listen, stopServing } from './serving.ts';
import { createEvents } from './telemetry/events.ts';
import { createLogger, type Logger } from './telemetry/logger.ts';
import { createMetrics } from './telemetry/metrics.ts';

/** What tests and commands put in place of the real thing. */
export interface RuntimeOverrides {
  readonly logger?: Logger;
  /** An open, migrated database instead of the configured one; whoever opened it closes it. */
  readonly database?: Database;
  readonly model?: LanguageModel;
}

/** The running product. Disposing it ends everything it started, in order. */
export interface Runtime extends AsyncDisposable {
  readonly app: ReturnType<typeof createApp>;
  readonly deps: AppDeps & {
    readonly database: Database;
    readonly logger: Logger;
    readonly model: GuardedModel | null;
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
  const metrics = createMetrics();
  const events = createEvents({ logger, metrics });
  const newId = () => Bun.randomUUIDv7();
  const nowMs = () => performance.now();

  const database = overrides.database ?? resources.use(await openConfiguredDatabase({ config, secrets }));
  if (database.kind === 'embedded')
    resources.use(
      keepTidy(database.sql, { onError: (error) => events.unexpectedError(error, { part: 'maintenance' }) }),
    );
  const queries = {
    ...events.queries,
    deadline: { ms: STORE_DEADLINE_MS, onTimeout: () => new StoreUnavailableError('STORE_TIMEOUT') },
  };
  const store = timeMethods(createChatStore(database.drizzle), queries);
  const articles = timeMethods(createKnowledgeStore(database.drizzle), queries);
  await seedOnce(articles, { newId, logger });
  const base = resources.use(
    await openKnowledgeBase(articles, {
      onError: (error) => events.unexpectedError(error, { part: 'knowledge' }),
    }),
  );
  const commits = createGroupCommit(database.sql, { onBatch: events.batchStored });
  const model = await languageModel({ config, secrets, overrides });
  const turns = createTurns({ store, commits, knowledge: base.current, model, events, newId, nowMs });
  const tokens = createAccessTokens({
    secret: secrets.jwtSecretKey,
    ttlMs: config.security.accessTokenTtlMs,
  });
  const rateLimits = resources.use(createRateLimits(config.rateLimits));
  const hub = new Hub({
    handleMessage: turns.handleMessage,
    signGuestToken: async (guest) => (await tokens.sign(guest)).token,
    countMessage: ({ userId }) => rateLimits.consumeMessage(userId),
    events,
    maxContentLength: MAX_CONTENT_LENGTH,
    maxConnections: config.websocket.maxConnections,
    maxQueued: config.websocket.messageQueueSize,
    heartbeatIntervalMs: config.websocket.heartbeatIntervalMs,
    connectionTimeoutMs: config.websocket.connectionTimeoutMs,
    nowMs,
  });
  metrics.setSources({
    connections: () => hub.connectionCount,
    commitQueueDepth: () => commits.pending,
    turnsUnderWay: () => turns.underWay,
    poolConnections: () => database.sql.options.max,
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
    newId,
    conversations: createConversations({ store, knowledge: base.current }),
    knowledge: createKnowledgeService({ base, store: articles }),
    account: createAccountService({
      store: timeMethods(createAccountStore(database), queries),
      tokens,
      passwords: createPasswords({ rounds: config.security.bcryptRounds }),
      clock: () => new Date(),
      ids: newId,
      refreshSecrets: () => randomBytes(32).toString('base64url'),
      refreshTokenTtlMs: config.security.refreshTokenTtlMs,
      allowGuests: config.security.allowGuests,
    }),
    health: createHealth({
      databaseKind: database.kind,
      pingDatabase: store.ping,
      sockets: () => hub.stats(),
      model,
      articleCount: () => base.current().articles.length,
      version: VERSION,
      nowMs,
    }),
  };
  const app = createApp(deps);
  resources.defer(() => stopServing(app, { hub, model, timeoutMs: config.shutdownTimeoutMs }));
  const owned = resources.move();
  return {
    app,
    deps,
    listen: () => listen(app, { config, hub }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function languageModel({
  config,
  secrets,
  overrides,
}: {
  config: Config;
  secrets: Secrets;
  overrides: RuntimeOverrides;
}): Promise<GuardedModel | null> {
  const { timeoutMs, baseUrl, name } = config.model;
  if (overrides.model) return guardModel(overrides.model, { timeoutMs });
  if (secrets.openaiApiKey === undefined) return null;
  const { createOpenAiModel } = await import('./llm/openai.ts');
  return guardModel(createOpenAiModel({ apiKey: secrets.openaiApiKey, baseUrl, model: name }), { timeoutMs });
}

async function seedOnce(
  articles: ReturnType<typeof createKnowledgeStore>,
  { newId, logger }: { newId: () => string; logger: Logger },
): Promise<void> {
  if ((await articles.countArticles()) > 0) return;
  const written = await articles.saveArticles(await readSeedArticles(), { newId });
  logger.info({ article_count: written }, 'Knowledge base seeded');
}
