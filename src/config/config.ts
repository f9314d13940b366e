import { isIP } from 'node:net';
import { parseBusinessHours } from './business-hours.ts';
import type { Env } from './env.ts';
import { VARIABLES, type Variable, type VariableName } from './variables.ts';

/** Why the configuration cannot be used: one sentence per problem, none with a secret's value in it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join(' '));
    this.problems = problems;
  }
}

/** All settings that may be printed. Durations are in milliseconds, sizes in the unit of their name. */
export type Config = ReturnType<typeof parseConfig>;

/**
 * Turns raw variables into a frozen configuration.
 * @throws ConfigError naming every variable that is wrong and what is allowed.
 */
export function parseConfig(env: Env) {
  const problems: string[] = [];
  const raw = (name: VariableName): string | undefined => {
    const variable: Variable | undefined = VARIABLES.find((candidate) => candidate.name === name);
    const value = env[name] ?? variable?.default;
    const problem = variable && value !== undefined ? checkValue(variable, value) : undefined;
    if (problem) problems.push(problem);
    return problem ? variable?.default : value;
  };
  const number = (name: VariableName) => Number(raw(name));
  const flag = (name: VariableName) => isTrue(raw(name) ?? '');
  const items = (name: VariableName) => splitList(raw(name) ?? '');
  const text = (name: VariableName) => raw(name) ?? '';

  const environment = text('NODE_ENV').toLowerCase() as 'development' | 'production' | 'test';
  const config = {
    environment,
    production: environment === 'production',
    host: text('HOST'),
    port: number('PORT'),
    dataDir: text('DATA_DIR'),
    /** Not a variable: workers of one `serve --workers` listen on the same port. */
    sharePort: false as boolean,
    database: { external: raw('DATABASE_URL') !== undefined, poolSize: number('DATABASE_POOL_SIZE') },
    redis: { enabled: raw('REDIS_URL') !== undefined },
    model: {
      enabled: raw('OPENAI_API_KEY') !== undefined,
      baseUrl: raw('OPENAI_BASE_URL'),
      name: text('OPENAI_MODEL'),
      timeoutMs: number('OPENAI_TIMEOUT_MS'),
      api: text('OPENAI_API').toLowerCase() as 'chat_completions' | 'responses',
      classify: flag('MODEL_CLASSIFY'),
      classifyCacheTtlMs: number('MODEL_CLASSIFY_CACHE_TTL_MS'),
      callsPerConversation: number('MODEL_CALLS_PER_CONVERSATION'),
      budget: {
        dailyTokens: number('MODEL_DAILY_TOKENS'),
        dailyCents: number('MODEL_DAILY_CENTS'),
        inputCentsPerMillion: number('MODEL_INPUT_CENTS_PER_MILLION'),
        outputCentsPerMillion: number('MODEL_OUTPUT_CENTS_PER_MILLION'),
      },
    },
    embeddings: {
      /** Undefined: no search by meaning. */
      name: raw('EMBEDDINGS_MODEL'),
      /** Undefined: the server of the language model. */
      baseUrl: raw('EMBEDDINGS_URL'),
    },
    shutdownTimeoutMs: number('SHUTDOWN_TIMEOUT_MS'),
    businessHours: {
      days: parseBusinessHours(text('BUSINESS_HOURS')) ?? [],
      timeZone: text('BUSINESS_TIME_ZONE'),
    },
    websocket: {
      heartbeatIntervalMs: number('WEBSOCKET_HEARTBEAT_INTERVAL'),
      reconnectAttempts: number('WEBSOCKET_RECONNECT_ATTEMPTS'),
      reconnectDelayMs: number('WEBSOCKET_RECONNECT_DELAY'),
      maxConnections: number('WEBSOCKET_MAX_CONNECTIONS'),
      maxConnectionsPerUser: number('WEBSOCKET_MAX_CONNECTIONS_PER_USER'),
      maxConnectionsPerAddress: number('WEBSOCKET_MAX_CONNECTIONS_PER_ADDRESS'),
      connectionTimeoutMs: number('WEBSOCKET_CONNECTION_TIMEOUT'),
      messageQueueSize: number('WEBSOCKET_MESSAGE_QUEUE_SIZE'),
    },
    security: {
      bcryptRounds: number('BCRYPT_ROUNDS'),
      accessTokenTtlMs: number('ACCESS_TOKEN_TTL_MS'),
      guestTokenTtlMs: number('GUEST_TOKEN_TTL_MS'),
      refreshTokenTtlMs: number('REFRESH_TOKEN_TTL_MS'),
      allowGuests: flag('ALLOW_GUESTS'),
      corsOrigins: items('CORS_ORIGINS'),
      allowedHosts: items('ALLOWED_HOSTS').map((host) => host.toLowerCase()),
      trustedProxies: items('TRUSTED_PROXIES'),
    },
    rateLimits: {
      messagesPerMinute: number('RATE_LIMIT_MESSAGES_PER_MINUTE'),
      requestsPerMinute: number('RATE_LIMIT_REQUESTS_PER_MINUTE'),
      signInsPerMinute: number('RATE_LIMIT_SIGN_INS_PER_MINUTE'),
    },
    logLevel: flag('DEBUG')
      ? 'debug'
      : (text('LOG_LEVEL').toLowerCase() as 'debug' | 'info' | 'warning' | 'error' | 'silent'),
    monitoring: {
      /** Undefined: metrics are on the main port alone. */
      prometheusPort: raw('PROMETHEUS_PORT') === undefined ? undefined : number('PROMETHEUS_PORT'),
      sentry: raw('SENTRY_DSN') !== undefined,
      /** Undefined: no traces. */
      otlpEndpoint: raw('OTEL_EXPORTER_OTLP_ENDPOINT'),
      serviceName: text('OTEL_SERVICE_NAME'),
    },
    mlflow: {
      enabled: raw('MLFLOW_TRACKING_URI') !== undefined,
      experiment: text('EXPERIMENT_NAME'),
    },
  } as const;

  for (const name of ['JWT_SECRET_KEY', 'METRICS_TOKEN'] as const) raw(name);
  if (parseBusinessHours(text('BUSINESS_HOURS')) === undefined) {
    problems.push('BUSINESS_HOURS must list hours such as mon-fri 08:00-20:00, separated by commas.');
  }
  if (!isTimeZone(config.businessHours.timeZone)) {
    problems.push('BUSINESS_TIME_ZONE must be the name of a time zone such as America/New_York.');
  }
  if (config.embeddings.baseUrl !== undefined && config.embeddings.name === undefined) {
    problems.push('EMBEDDINGS_MODEL must be set when EMBEDDINGS_URL is.');
  }
  if (config.production && env.JWT_SECRET_KEY === undefined) {
    problems.push('JWT_SECRET_KEY must be set when NODE_ENV is production: 32 characters or more.');
  }
  if (config.production && config.security.bcryptRounds < 10) {
    problems.push('BCRYPT_ROUNDS must be 10 or more when NODE_ENV is production.');
  }
  if (config.websocket.connectionTimeoutMs < 2 * config.websocket.heartbeatIntervalMs) {
    problems.push('WEBSOCKET_CONNECTION_TIMEOUT must be at least twice WEBSOCKET_HEARTBEAT_INTERVAL.');
  }
  for (const origin of config.security.corsOrigins) {
    if (!isOrigin(origin))
      problems.push('CORS_ORIGINS must list origins such as https://chat.example.com, separated by commas.');
  }
  for (const range of config.security.trustedProxies) {
    if (!isAddressRange(range))
      problems.push(
        'TRUSTED_PROXIES must list addresses or CIDR ranges such as 10.0.0.0/8, separated by commas.',
      );
  }
  if (env.SENTRY_DSN !== undefined && !isSentryDsn(env.SENTRY_DSN)) {
    problems.push('SENTRY_DSN must have a key before the host and end with the number of a project.');
  }
  if (!splitList(env.OTEL_EXPORTER_OTLP_HEADERS ?? '').every((header) => OTLP_HEADER.test(header))) {
    problems.push('OTEL_EXPORTER_OTLP_HEADERS must list headers such as name=value, separated by commas.');
  }
  if (env.REDIS_URL !== undefined && !/^\/?$|^\/\d{1,5}$/.test(URL.parse(env.REDIS_URL)?.pathname ?? '')) {
    problems.push('REDIS_URL must end with the number of a database or without a path.');
  }
  if (problems.length > 0) throw new ConfigError([...new Set(problems)]);
  return Object.freeze(config);
}

function checkValue(variable: Variable, value: string): string | undefined {
  const { name, kind } = variable;
  switch (kind.type) {
    case 'integer':
      return /^\d{1,15}$/.test(value) && Number(value) >= kind.min && Number(value) <= kind.max
        ? undefined
        : `${name} must be a whole number from ${kind.min} to ${kind.max}${variable.unit ? ` (${variable.unit})` : ''}.`;
    case 'boolean':
      return /^(true|false|1|0|yes|no|on|off)$/i.test(value) ? undefined : `${name} must be true or false.`;
    case 'choice':
      return kind.choices.includes(value.toLowerCase())
        ? undefined
        : `${name} must be one of: ${kind.choices.join(', ')}.`;
    case 'url':
      return kind.protocols.includes(URL.parse(value)?.protocol ?? '')
        ? undefined
        : `${name} must be a URL that begins with ${kind.protocols.map((protocol) => `${protocol}//`).join(' or ')}.`;
    case 'text':
      return value.length >= (kind.minLength ?? 1)
        ? undefined
        : `${name} must have ${kind.minLength} characters or more.`;
    case 'list':
      return undefined;
  }
}

function isTrue(value: string): boolean {
  return /^(true|1|yes|on)$/i.test(value);
}

function splitList(value: string): readonly string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** As in the OpenTelemetry specification: a header's name and its value, percent-encoded. */
const OTLP_HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+=(?:[\x21-\x24\x26-\x7e]|%[0-9A-Fa-f]{2})*$/;

function isSentryDsn(value: string): boolean {
  const url = URL.parse(value);
  return url === null || (/^\w+$/.test(url.username) && /\/\d+$/.test(url.pathname));
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

function isOrigin(value: string): boolean {
  return URL.parse(value)?.origin === value;
}

function isAddressRange(value: string): boolean {
  const [address = '', prefix, ...rest] = value.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}
