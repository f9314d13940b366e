/**
 * Every environment variable the product reads: the one table behind parsing, `.env.example` and the README.
 * A variable that is not here has no effect.
 */
export interface Variable {
  readonly name: string;
  readonly group: 'core' | 'websocket' | 'security' | 'monitoring' | 'mlops' | 'development';
  readonly kind:
    | { readonly type: 'integer'; readonly min: number; readonly max: number }
    | { readonly type: 'boolean' }
    | { readonly type: 'choice'; readonly choices: readonly string[] }
    | { readonly type: 'url'; readonly protocols: readonly string[] }
    | { readonly type: 'list' }
    | { readonly type: 'text'; readonly minLength?: number };
  /** As it would be written in the environment; absent means unset. */
  readonly default?: string;
  readonly unit?: string;
  readonly secret?: true;
  readonly about: string;
}

const integer = (min: number, max: number) => ({ type: 'integer', min, max }) as const;
const choice = (...choices: readonly string[]) => ({ type: 'choice', choices }) as const;
const url = (...protocols: readonly string[]) => ({ type: 'url', protocols }) as const;
const boolean = { type: 'boolean' } as const;
const list = { type: 'list' } as const;
const text = { type: 'text' } as const;

const DAY_MS = 86_400_000;

export const VARIABLES = [
  {
    name: 'NODE_ENV',
    group: 'core',
    kind: choice('development', 'production', 'test'),
    default: 'development',
    about: 'Production refuses weak settings and logs JSON.',
  },
  {
    name: 'HOST',
    group: 'core',
    kind: text,
    default: '127.0.0.1',
    about: 'Address to listen on; 0.0.0.0 for every interface.',
  },
  {
    name: 'PORT',
    group: 'core',
    kind: integer(0, 65_535),
    default: '8000',
    about: 'Port to listen on; 0 picks a free one.',
  },
  {
    name: 'DATA_DIR',
    group: 'core',
    kind: text,
    default: '.data',
    about: 'Where the embedded database and the development secret are kept.',
  },
  {
    name: 'DATABASE_URL',
    group: 'core',
    kind: url('postgres:', 'postgresql:'),
    secret: true,
    about: 'PostgreSQL 15 or newer. Unset: the embedded database.',
  },
  {
    name: 'DATABASE_POOL_SIZE',
    group: 'core',
    kind: integer(1, 200),
    default: '10',
    unit: 'connections',
    about: 'Connections to DATABASE_URL; the embedded database always uses one.',
  },
  {
    name: 'REDIS_URL',
    group: 'core',
    kind: url('redis:', 'rediss:'),
    secret: true,
    about: 'Lets several servers on one DATABASE_URL act as one. Unset: one server.',
  },
  {
    name: 'OPENAI_API_KEY',
    group: 'core',
    kind: text,
    secret: true,
    about: 'Lets a language model answer what the knowledge base cannot. Unset: off.',
  },
  {
    name: 'OPENAI_BASE_URL',
    group: 'core',
    kind: url('http:', 'https:'),
    about: 'Any server that speaks one of the OpenAI APIs.',
  },
  {
    name: 'OPENAI_API',
    group: 'core',
    kind: choice('chat_completions', 'responses'),
    default: 'chat_completions',
    about: 'Which of the APIs that server is spoken to with.',
  },
  {
    name: 'OPENAI_MODEL',
    group: 'core',
    kind: text,
    default: 'gpt-4o-mini',
    about: 'Model name sent to that server.',
  },
  {
    name: 'OPENAI_TIMEOUT_MS',
    group: 'core',
    kind: integer(100, 60_000),
    default: '8000',
    unit: 'ms',
    about: 'Deadline of one model answer, retries included; after it the offline answer goes out.',
  },
  {
    name: 'MODEL_CLASSIFY',
    group: 'core',
    kind: boolean,
    default: 'true',
    about: 'Whether the model is also asked what a message is about that was not understood.',
  },
  {
    name: 'MODEL_CLASSIFY_CACHE_TTL_MS',
    group: 'core',
    kind: integer(0, DAY_MS),
    default: '3600000',
    unit: 'ms',
    about: 'How long what it said about a message is remembered; 0 turns that off.',
  },
  {
    name: 'MODEL_DAILY_TOKENS',
    group: 'core',
    kind: integer(0, 1_000_000_000_000),
    default: '5000000',
    unit: 'tokens',
    about:
      'Read and written in a day (UTC) by all servers; then offline answers until midnight. 0 turns the limit off.',
  },
  {
    name: 'MODEL_DAILY_CENTS',
    group: 'core',
    kind: integer(0, 100_000_000),
    default: '500',
    unit: 'cents',
    about: 'The same in money, by the two prices below; 0 turns the limit off.',
  },
  {
    name: 'MODEL_INPUT_CENTS_PER_MILLION',
    group: 'core',
    kind: integer(0, 1_000_000),
    default: '15',
    unit: 'cents',
    about: 'Price of a million tokens that the model reads.',
  },
  {
    name: 'MODEL_OUTPUT_CENTS_PER_MILLION',
    group: 'core',
    kind: integer(0, 1_000_000),
    default: '60',
    unit: 'cents',
    about: 'Price of a million tokens that the model writes.',
  },
  {
    name: 'MODEL_CALLS_PER_CONVERSATION',
    group: 'core',
    kind: integer(1, 100_000),
    default: '30',
    unit: 'requests',
    about: 'Requests to the model that one conversation may cause.',
  },
  {
    name: 'EMBEDDINGS_URL',
    group: 'core',
    kind: url('http:', 'https:'),
    about:
      'A server that speaks the OpenAI embeddings API, for search by meaning. Unset: the one with OPENAI_API_KEY.',
  },
  {
    name: 'EMBEDDINGS_MODEL',
    group: 'core',
    kind: text,
    about: 'Model name sent to that server. Unset: search by words alone.',
  },
  {
    name: 'EMBEDDINGS_API_KEY',
    group: 'core',
    kind: text,
    secret: true,
    about: 'Key for EMBEDDINGS_URL, if it wants one.',
  },
  {
    name: 'SHUTDOWN_TIMEOUT_MS',
    group: 'core',
    kind: integer(100, 60_000),
    default: '8000',
    unit: 'ms',
    about: 'How long turns under way may take after SIGTERM.',
  },
  {
    name: 'BUSINESS_HOURS',
    group: 'core',
    kind: text,
    default: 'mon-fri 08:00-20:00',
    about: 'When people work, for times within business hours; several are separated by commas.',
  },
  {
    name: 'BUSINESS_TIME_ZONE',
    group: 'core',
    kind: text,
    default: 'UTC',
    about: 'The time zone of these hours, such as America/New_York.',
  },

  {
    name: 'WEBSOCKET_HEARTBEAT_INTERVAL',
    group: 'websocket',
    kind: integer(1_000, 600_000),
    default: '30000',
    unit: 'ms',
    about: 'Time between pings to a quiet connection.',
  },
  {
    name: 'WEBSOCKET_RECONNECT_ATTEMPTS',
    group: 'websocket',
    kind: integer(0, 1_000),
    default: '5',
    unit: 'attempts',
    about: 'Told to chat.v1 clients: how often to try to connect again; 0 is without end.',
  },
  {
    name: 'WEBSOCKET_RECONNECT_DELAY',
    group: 'websocket',
    kind: integer(0, 600_000),
    default: '1000',
    unit: 'ms',
    about: 'Told to chat.v1 clients: the first delay before connecting again.',
  },
  {
    name: 'WEBSOCKET_MAX_CONNECTIONS',
    group: 'websocket',
    kind: integer(1, 1_000_000),
    default: '1000',
    unit: 'connections',
    about: 'Further upgrades get 503 with Retry-After.',
  },
  {
    name: 'WEBSOCKET_MAX_CONNECTIONS_PER_USER',
    group: 'websocket',
    kind: integer(0, 1_000_000),
    default: '20',
    unit: 'connections',
    about: 'Further connections of one user are refused; 0 turns the limit off.',
  },
  {
    name: 'WEBSOCKET_MAX_CONNECTIONS_PER_ADDRESS',
    group: 'websocket',
    kind: integer(0, 1_000_000),
    default: '100',
    unit: 'connections',
    about:
      'Further upgrades from one address get 503 with Retry-After; loopback is not limited; 0 turns the limit off.',
  },
  {
    name: 'WEBSOCKET_CONNECTION_TIMEOUT',
    group: 'websocket',
    kind: integer(1_000, 86_400_000),
    default: '300000',
    unit: 'ms',
    about:
      'A plain connection that shows no life for this long is closed, and a chat.v1 client may miss messages for so long; at least twice the heartbeat interval.',
  },
  {
    name: 'WEBSOCKET_MESSAGE_QUEUE_SIZE',
    group: 'websocket',
    kind: integer(1, 10_000),
    default: '100',
    unit: 'messages',
    about:
      'Messages of one connection that may be under way, and that a returning chat.v1 client may have missed.',
  },

  {
    name: 'JWT_SECRET_KEY',
    group: 'security',
    kind: { type: 'text', minLength: 32 },
    secret: true,
    about:
      'Signs access tokens; 32 characters or more. Production refuses to start without it; development makes one and keeps it in DATA_DIR.',
  },
  {
    name: 'BCRYPT_ROUNDS',
    group: 'security',
    kind: integer(4, 16),
    default: '12',
    unit: 'rounds (log2)',
    about: 'Cost of a password hash; production wants 10 or more.',
  },
  {
    name: 'ACCESS_TOKEN_TTL_MS',
    group: 'security',
    kind: integer(1_000, DAY_MS),
    default: '900000',
    unit: 'ms',
    about: 'Life of an access token.',
  },
  {
    name: 'GUEST_TOKEN_TTL_MS',
    group: 'security',
    kind: integer(1_000, 365 * DAY_MS),
    default: '604800000',
    unit: 'ms',
    about: 'Life of a guest token, the only thing that brings a guest back to a conversation.',
  },
  {
    name: 'REFRESH_TOKEN_TTL_MS',
    group: 'security',
    kind: integer(1_000, 365 * DAY_MS),
    default: '2592000000',
    unit: 'ms',
    about: 'Life of a refresh token.',
  },
  {
    name: 'ALLOW_GUESTS',
    group: 'security',
    kind: boolean,
    default: 'true',
    about: 'Whether customers may chat without an account.',
  },
  {
    name: 'CORS_ORIGINS',
    group: 'security',
    kind: list,
    about:
      'Origins of web pages that may call the API and open sockets, separated by commas. Unset: same origin only.',
  },
  {
    name: 'ALLOWED_HOSTS',
    group: 'security',
    kind: list,
    default: 'localhost,127.0.0.1,[::1]',
    about: 'Host names this server answers to, without port; others get 421.',
  },
  {
    name: 'TRUSTED_PROXIES',
    group: 'security',
    kind: list,
    about: 'Addresses or CIDR ranges whose X-Forwarded-For is believed.',
  },
  {
    name: 'RATE_LIMIT_MESSAGES_PER_MINUTE',
    group: 'security',
    kind: integer(0, 1_000_000),
    default: '60',
    unit: 'messages per minute',
    about: 'Chat messages of one customer; 0 turns the limit off.',
  },
  {
    name: 'RATE_LIMIT_REQUESTS_PER_MINUTE',
    group: 'security',
    kind: integer(0, 1_000_000),
    default: '600',
    unit: 'requests per minute',
    about: 'Requests and socket upgrades of one address; 0 turns the limit off.',
  },
  {
    name: 'RATE_LIMIT_SIGN_INS_PER_MINUTE',
    group: 'security',
    kind: integer(0, 1_000_000),
    default: '10',
    unit: 'requests per minute',
    about: 'Registrations, sign-ins and guest tokens of one address; 0 turns the limit off.',
  },

  {
    name: 'METRICS_TOKEN',
    group: 'monitoring',
    kind: { type: 'text', minLength: 16 },
    secret: true,
    about: 'Bearer token for /metrics. Unset: only loopback may read it, and not through a proxy.',
  },
  {
    name: 'PROMETHEUS_PORT',
    group: 'monitoring',
    kind: integer(0, 65_535),
    about:
      'Serves /metrics, and nothing else, on a port of its own as well; workers take this port and those after it.',
  },
  {
    name: 'SENTRY_DSN',
    group: 'monitoring',
    kind: url('http:', 'https:'),
    secret: true,
    about:
      'Where unexpected errors are reported to (Sentry), without a word of customers. Unset: only the log.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    group: 'monitoring',
    kind: url('http:', 'https:'),
    about: 'OpenTelemetry collector that gets a trace of every turn, over HTTP. Unset: no traces.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    group: 'monitoring',
    kind: list,
    secret: true,
    about: 'Headers for that collector, such as authorization=Bearer%20abc, separated by commas.',
  },
  {
    name: 'OTEL_SERVICE_NAME',
    group: 'monitoring',
    kind: text,
    default: 'larkline',
    about: 'What traces call this service.',
  },

  {
    name: 'MLFLOW_TRACKING_URI',
    group: 'mlops',
    kind: url('http:', 'https:'),
    secret: true,
    about: 'MLflow server that trainings are sent to. Unset: they stay in DATA_DIR.',
  },
  {
    name: 'MLFLOW_TRACKING_TOKEN',
    group: 'mlops',
    kind: text,
    secret: true,
    about: 'Bearer token for that server, if it wants one and its address holds no password.',
  },
  {
    name: 'EXPERIMENT_NAME',
    group: 'mlops',
    kind: text,
    default: 'larkline-experiments',
    about: 'Experiment that trainings are filed under.',
  },

  {
    name: 'DEBUG',
    group: 'development',
    kind: boolean,
    default: 'false',
    about: 'Lowers the log level to debug.',
  },
  {
    name: 'LOG_LEVEL',
    group: 'development',
    kind: choice('debug', 'info', 'warning', 'error', 'silent'),
    default: 'info',
    about: 'Least severe log line to write.',
  },
] as const satisfies readonly Variable[];

export type VariableName = (typeof VARIABLES)[number]['name'];
