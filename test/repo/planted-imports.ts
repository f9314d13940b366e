/** An import that crosses a border: what the rule says, the file that would hold it, and the module it names. */
export interface PlantedImport {
  readonly rule: string;
  readonly file: string;
  readonly module: string;
}

/** One import for each way across a border; the linter has to refuse every one. */
export const FORBIDDEN_IMPORTS: readonly PlantedImport[] = [
  { rule: 'core imports nothing of the rest of src', file: 'src/core/nlu/a.ts', module: '#lib/lru-map.ts' },
  { rule: 'core does no I/O', file: 'src/core/dialogue/a.ts', module: 'node:fs' },
  { rule: 'core uses no package', file: 'src/core/nlu/b.ts', module: 'pino' },
  { rule: 'lib imports only lib', file: 'src/lib/a.ts', module: '#core/nlu/topics.ts' },
  { rule: 'config imports nothing that it sets up', file: 'src/config/a.ts', module: '#http/auth.ts' },
  {
    rule: 'a feature imports no other feature',
    file: 'src/features/chat/a.ts',
    module: '#features/account/service.ts',
  },
  { rule: 'a feature does not know the gateway', file: 'src/features/chat/b.ts', module: '#gateway/hub.ts' },
  {
    rule: 'a feature knows the model only as a port',
    file: 'src/features/chat/c.ts',
    module: '#llm/openai.ts',
  },
  {
    rule: 'routes reach rows through the service',
    file: 'src/features/chat/routes.ts',
    module: '#db/client.ts',
  },
  { rule: 'a store does not know HTTP', file: 'src/features/chat/store.ts', module: '#http/problem.ts' },
  { rule: 'the gateway imports no feature', file: 'src/gateway/a.ts', module: '#features/chat/turn.ts' },
  { rule: 'the gateway does not know the database', file: 'src/gateway/b.ts', module: '#db/client.ts' },
  { rule: 'the gateway does not know the model', file: 'src/gateway/routes.ts', module: '#llm/llm.ts' },
  { rule: 'db imports no feature', file: 'src/db/a.ts', module: '#features/chat/store.ts' },
  { rule: 'http knows no connection to the database', file: 'src/http/a.ts', module: '#db/client.ts' },
  { rule: 'llm does not know HTTP', file: 'src/llm/a.ts', module: '#http/problem.ts' },
  { rule: 'mlops does not know the database', file: 'src/mlops/a.ts', module: '#db/client.ts' },
  {
    rule: 'the model server does not know the database',
    file: 'src/model-server/a.ts',
    module: '#db/client.ts',
  },
  {
    rule: 'the model server is handed its model',
    file: 'src/model-server/b.ts',
    module: '#mlops/intent-model.ts',
  },
  { rule: 'core does not train', file: 'src/core/nlu/c.ts', module: '#mlops/intent-model.ts' },
  { rule: 'a feature does not train', file: 'src/features/chat/d.ts', module: '#mlops/intent-model.ts' },
  { rule: 'ingest does not know the database', file: 'src/ingest/a.ts', module: '#db/client.ts' },
  { rule: 'ingest knows no feature', file: 'src/ingest/b.ts', module: '#features/knowledge/store.ts' },
  {
    rule: 'a feature does not import files',
    file: 'src/features/knowledge/a.ts',
    module: '#ingest/source.ts',
  },
  { rule: 'htmlparser2 stays in ingest', file: 'src/features/knowledge/b.ts', module: 'htmlparser2' },
  { rule: 'telemetry imports no feature', file: 'src/telemetry/a.ts', module: '#features/chat/turn.ts' },
  { rule: 'drizzle-orm stays out of services', file: 'src/features/chat/service.ts', module: 'drizzle-orm' },
  { rule: 'drizzle-orm stays out of http', file: 'src/http/b.ts', module: 'drizzle-orm/pg-core' },
  { rule: 'postgres stays in db', file: 'src/features/account/store.ts', module: 'postgres' },
  { rule: 'openai stays in its adapter', file: 'src/llm/b.ts', module: 'openai' },
  { rule: 'prom-client stays in instruments.ts', file: 'src/telemetry/b.ts', module: 'prom-client' },
  { rule: '@sentry/bun stays in error-reports.ts', file: 'src/telemetry/d.ts', module: '@sentry/bun' },
  { rule: 'pino stays in logger.ts', file: 'src/telemetry/c.ts', module: 'pino' },
  { rule: 'elysia stays out of services', file: 'src/features/account/service.ts', module: 'elysia' },
  { rule: 'elysia stays out of the hub', file: 'src/gateway/hub.ts', module: 'elysia' },
  { rule: 'elysia stays out of the database', file: 'src/db/b.ts', module: 'elysia' },
  { rule: 'protocol imports nothing', file: 'src/protocol/a.ts', module: '#lib/uuid.ts' },
  { rule: 'the client knows only the protocol', file: 'src/client/a.ts', module: '#lib/uuid.ts' },
  { rule: 'the client uses no package', file: 'src/client/b.ts', module: 'ioredis' },
  { rule: 'the chat page knows nothing of the server', file: 'src/web/a.ts', module: '#errors.ts' },
  { rule: 'chart.js stays with the charts', file: 'src/web/dashboard/a.ts', module: 'chart.js' },
  {
    rule: 'a chart knows nothing of the server',
    file: 'src/web/dashboard/charts/a.ts',
    module: '#errors.ts',
  },
  { rule: 'the bus knows neither gateway nor database', file: 'src/bus/a.ts', module: '#db/client.ts' },
  { rule: 'ioredis stays in the bus', file: 'src/gateway/d.ts', module: 'ioredis' },
  {
    rule: 'the gateway does not know the client',
    file: 'src/gateway/e.ts',
    module: '#client/chat-client.ts',
  },
  { rule: 'nothing imports the application', file: 'src/features/system/a.ts', module: '#app.ts' },
  { rule: 'nothing imports the composition root', file: 'src/gateway/c.ts', module: '#runtime.ts' },
  { rule: 'nothing imports a command', file: 'src/http/c.ts', module: '#commands/serve.ts' },
  { rule: 'commands leave drivers to db', file: 'src/commands/a.ts', module: 'postgres' },
  {
    rule: 'a new folder has to say what it imports',
    file: 'src/newcomer/a.ts',
    module: '#core/nlu/topics.ts',
  },
  {
    rule: 'acceptance tests import nothing from src',
    file: 'test/acceptance/a.ts',
    module: '../../src/runtime.ts',
  },
  { rule: 'acceptance tests use no name in src', file: 'test/acceptance/b.ts', module: '#errors.ts' },
];

/** Imports that look alike and are fine; the linter has to pass every one. */
export const ALLOWED_IMPORTS: readonly PlantedImport[] = [
  { rule: 'core imports core', file: 'src/core/dialogue/z.ts', module: '../nlu/topics.ts' },
  { rule: 'a feature imports core', file: 'src/features/chat/z.ts', module: '#core/nlu/topics.ts' },
  {
    rule: 'a feature knows the port of the model',
    file: 'src/features/chat/y.ts',
    module: '#llm/guarded.ts',
  },
  { rule: 'routes use elysia', file: 'src/features/system/routes.ts', module: 'elysia' },
  { rule: 'a store uses drizzle-orm', file: 'src/features/knowledge/store.ts', module: 'drizzle-orm' },
  { rule: 'db uses postgres', file: 'src/db/z.ts', module: 'postgres' },
  { rule: 'mlops imports core', file: 'src/mlops/z.ts', module: '#core/nlu/topics.ts' },
  { rule: 'mlops reads CSV', file: 'src/mlops/y.ts', module: 'csv-parse/sync' },
  { rule: 'mlops streams CSV', file: 'src/mlops/x.ts', module: 'csv-parse' },
  {
    rule: 'a command trains',
    file: 'src/commands/z.ts',
    module: '#mlops/intent-model.ts',
  },
  {
    rule: 'ingest makes drafts of core',
    file: 'src/ingest/z.ts',
    module: '#core/knowledge/parse-article.ts',
  },
  { rule: 'ingest reads pages', file: 'src/ingest/y.ts', module: 'htmlparser2' },
  { rule: 'a command imports files', file: 'src/commands/y.ts', module: '#ingest/source.ts' },
  { rule: 'the model server predicts', file: 'src/model-server/z.ts', module: '#core/nlu/topics.ts' },
  { rule: 'a chart is drawn by chart.js', file: 'src/web/dashboard/charts/z.ts', module: 'chart.js' },
  { rule: 'the adapter uses openai', file: 'src/llm/openai.ts', module: 'openai' },
  { rule: 'the instruments use prom-client', file: 'src/telemetry/instruments.ts', module: 'prom-client' },
  { rule: 'the gateway asks http who is there', file: 'src/gateway/z.ts', module: '#http/auth.ts' },
  { rule: 'the composition root imports anything', file: 'src/runtime.ts', module: '#features/chat/turn.ts' },
  {
    rule: 'a test uses what tests share',
    file: 'src/db/z.test.ts',
    module: '../../test/support/database.ts',
  },
  {
    rule: 'an acceptance test uses its helpers',
    file: 'test/acceptance/z.ts',
    module: './support/server.ts',
  },
];
