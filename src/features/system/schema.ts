import { t } from 'elysia';
import { dateTime, nullable, oneOf } from '#http/schemas.ts';
import { STATUSES } from './health.ts';
import { NOT_READY } from './readiness.ts';

/** As in `llm/circuit-breaker.ts`. */
const CIRCUIT_STATES = ['closed', 'half_open', 'open'] as const;

const status = oneOf(STATUSES, 'How it is');
const databaseKind = oneOf(['embedded', 'postgres'] as const, 'Which database');
const modelFields = {
  name: nullable(t.String({ examples: ['gpt-4o-mini'] })),
  circuit: nullable(oneOf(CIRCUIT_STATES, 'Whether it is asked at all')),
  budget_spent: nullable(t.Boolean({ examples: [false] })),
};

export const healthSchema = t.Object(
  {
    status,
    database: t.Object({
      status,
      kind: databaseKind,
      latency_ms: t.Union([t.Number(), t.Null()], { examples: [0.4] }),
    }),
    websocket: t.Object({
      status,
      active_connections: t.Integer({ examples: [12] }),
      max_connections: t.Integer({ examples: [1000] }),
    }),
    model: t.Object(
      { status, ...modelFields },
      { description: 'off: answers come from the knowledge base alone' },
    ),
    bus: t.Object({ status }, { description: 'The connection to other nodes; off: this one is alone' }),
    knowledge: t.Object({ status, article_count: t.Integer({ examples: [140] }) }),
    versions: t.Object({ server: t.String({ examples: ['0.1.0'] }), bun: t.String({ examples: ['1.4.5'] }) }),
    uptime_ms: t.Number({ examples: [86_400_000] }),
  },
  { title: 'Health', description: 'Health of each part' },
);

export const readinessSchema = t.Object(
  {
    status: oneOf(['ready', 'not_ready'] as const, 'Whether customers should be sent here'),
    reasons: t.Array(oneOf(NOT_READY, 'Why not'), { description: 'Empty when ready' }),
  },
  { title: 'Readiness', description: 'Whether this server can store a message' },
);

/** What is said of every part, and more of some. */
function part<Fields extends Parameters<typeof t.Object>[0]>(fields: Fields, description: string) {
  return t.Object(
    {
      status,
      latency_ms: nullable(t.Number({ description: 'Of its last work that succeeded', examples: [0.4] })),
      last_error: nullable(
        t.Object({
          at: dateTime('When'),
          error: t.String({ description: 'Its class and code', examples: ['Error ECONNREFUSED'] }),
        }),
      ),
      ...fields,
    },
    { description },
  );
}

const count = (example: number) => t.Integer({ examples: [example] });
const bytes = (example: number) => nullable(t.Number({ examples: [example] }));

export const healthDetailsSchema = t.Object(
  {
    status,
    parts: t.Object({
      database: part(
        {
          kind: databaseKind,
          pool: t.Object({ connections: count(10), in_use: count(2), waiting: count(0) }),
        },
        'Where everything is kept',
      ),
      redis: part({}, 'The connection to other nodes'),
      model: part(modelFields, 'The language model'),
      embeddings: part({ name: modelFields.name }, 'The model that compares meanings'),
      knowledge: part({ article_count: count(140) }, 'What answers come from'),
      analytics: part(
        { lag_ms: nullable(t.Number({ examples: [1500] })) },
        'What reports are made of; the lag is how old it is',
      ),
      models: part(
        {
          in_force: t.Array(t.Object({ task: t.String({ examples: ['intents-en'] }), version: count(3) }), {
            description: 'Trained models in use here; version 0 is the built-in one',
          }),
        },
        'Trained models',
      ),
      sockets: part(
        {
          active_connections: count(12),
          max_connections: count(1000),
          messages_received: count(120),
          messages_sent: count(240),
        },
        'WebSocket connections',
      ),
      disk: part({ free_bytes: bytes(8e9), total_bytes: bytes(5e10) }, 'Where DATA_DIR is'),
      process: part(
        {
          event_loop_lag_max_ms: t.Number({ examples: [4] }),
          resident_bytes: t.Number({ examples: [1.2e8] }),
          queues: t.Record(t.String(), t.Integer(), { examples: [{ commit: 0, turns: 1 }] }),
        },
        'This process',
      ),
    }),
  },
  { title: 'HealthDetails', description: 'How each part is, and what failed last' },
);
