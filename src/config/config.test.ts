import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, parseConfig } from './config.ts';
import { type Env, readEnv } from './env.ts';
import { VARIABLES, type Variable } from './variables.ts';

const SECRET = 'x'.repeat(32);

function problemsOf(env: Env): readonly string[] {
  try {
    parseConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('parseConfig', () => {
  test('needs no variable at all outside production', () => {
    const config = parseConfig({});
    expect(config.port).toBe(8000);
    expect(config.websocket.heartbeatIntervalMs).toBe(30_000);
    expect(config.security.bcryptRounds).toBe(12);
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('production refuses to start without a secret of 32 characters', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([expect.stringContaining('JWT_SECRET_KEY')]);
    expect(problemsOf({ NODE_ENV: 'production', JWT_SECRET_KEY: SECRET.slice(1) })).toEqual([
      'JWT_SECRET_KEY must have 32 characters or more.',
    ]);
    expect(problemsOf({ NODE_ENV: 'production', JWT_SECRET_KEY: SECRET })).toEqual([]);
  });

  test('production is production in any case', () => {
    expect(problemsOf({ NODE_ENV: 'Production' })).toEqual([expect.stringContaining('JWT_SECRET_KEY')]);
    expect(parseConfig({ NODE_ENV: 'PRODUCTION', JWT_SECRET_KEY: SECRET }).production).toBe(true);
  });

  test('a connection is not given up before it was asked twice', () => {
    const env = { WEBSOCKET_HEARTBEAT_INTERVAL: '2000', WEBSOCKET_CONNECTION_TIMEOUT: '3999' };
    expect(problemsOf(env)).toEqual([expect.stringContaining('WEBSOCKET_CONNECTION_TIMEOUT')]);
    expect(problemsOf({ ...env, WEBSOCKET_CONNECTION_TIMEOUT: '4000' })).toEqual([]);
  });

  test('reports every wrong variable at once', () => {
    expect(problemsOf({ PORT: 'eight', DEBUG: 'maybe', LOG_LEVEL: 'loud' })).toHaveLength(3);
  });

  test('never repeats the value of a secret', () => {
    const problems = problemsOf({
      JWT_SECRET_KEY: 'hunter2',
      DATABASE_URL: 'mysql://root:hunter2@db',
      METRICS_TOKEN: 'hunter2',
    });
    expect(problems).toHaveLength(3);
    expect(problems.join(' ')).not.toContain('hunter2');
  });

  const WRONG_VALUES: Readonly<Record<Variable['kind']['type'], string | null>> = {
    integer: '1.5',
    boolean: 'perhaps',
    choice: 'nonsense',
    url: 'not a url',
    text: null,
    list: null,
  };
  for (const variable of VARIABLES as readonly Variable[]) {
    const wrong = WRONG_VALUES[variable.kind.type];
    if (wrong === null) continue;
    test(`names ${variable.name} when its value is not allowed`, () => {
      const [problem] = problemsOf({ [variable.name]: wrong });
      expect(problem).toStartWith(`${variable.name} must be`);
    });
  }

  test('holds the limits of a number', () => {
    expect(problemsOf({ PORT: '65535' })).toEqual([]);
    expect(problemsOf({ PORT: '65536' })).toEqual(['PORT must be a whole number from 0 to 65535.']);
    expect(problemsOf({ BCRYPT_ROUNDS: '-1' })).toHaveLength(1);
  });

  test('refuses origins and address ranges that cannot be compared', () => {
    expect(problemsOf({ CORS_ORIGINS: 'https://chat.example.com,https://a.example:8443' })).toEqual([]);
    expect(problemsOf({ CORS_ORIGINS: 'https://chat.example.com/path' })).toHaveLength(1);
    expect(problemsOf({ CORS_ORIGINS: '*' })).toHaveLength(1);
    expect(problemsOf({ TRUSTED_PROXIES: '10.0.0.0/8, ::1, fd00::/8' })).toEqual([]);
    expect(problemsOf({ TRUSTED_PROXIES: 'my-proxy' })).toHaveLength(1);
    expect(problemsOf({ TRUSTED_PROXIES: '10.0.0.0/40' })).toHaveLength(1);
    expect(problemsOf({ TRUSTED_PROXIES: '999.0.0.1' })).toHaveLength(1);
  });

  test('refuses a Redis URL whose path is no database number, without repeating it', () => {
    for (const url of ['redis://cache', 'redis://cache:6379/', 'rediss://:hunter2@cache:6380/15'])
      expect(problemsOf({ REDIS_URL: url })).toEqual([]);
    for (const url of [
      'redis://:hunter2@cache/zero',
      'redis://:hunter2@cache/0/1',
      'redis://:hunter2@cache/-1',
    ])
      expect(problemsOf({ REDIS_URL: url })).toEqual([
        'REDIS_URL must end with the number of a database or without a path.',
      ]);
  });

  test('refuses a Sentry DSN without key or project and collector headers without a name, without repeating them', () => {
    expect(problemsOf({ SENTRY_DSN: 'https://key@sentry.example/42' })).toEqual([]);
    expect(problemsOf({ SENTRY_DSN: 'https://key@sentry.example/base/42' })).toEqual([]);
    for (const SENTRY_DSN of [
      'https://sentry.example/42',
      'https://hunter2@sentry.example/',
      'https://hunter-2@sentry.example/4',
    ])
      expect(problemsOf({ SENTRY_DSN })).toEqual([
        'SENTRY_DSN must have a key before the host and end with the number of a project.',
      ]);
    const headers = (OTEL_EXPORTER_OTLP_HEADERS: string) => problemsOf({ OTEL_EXPORTER_OTLP_HEADERS });
    expect(headers('authorization=Bearer%20hunter2, x-scope=desk')).toEqual([]);
    for (const wrong of ['hunter2', '=hunter2', 'authorization=Bearer hunter2', 'authorization=%2'])
      expect(headers(wrong)).toEqual([
        'OTEL_EXPORTER_OTLP_HEADERS must list headers such as name=value, separated by commas.',
      ]);
  });

  test('reads levels in any case and lets DEBUG lower them', () => {
    expect(parseConfig({ LOG_LEVEL: 'INFO' }).logLevel).toBe('info');
    expect(parseConfig({ LOG_LEVEL: 'ERROR', DEBUG: 'True' }).logLevel).toBe('debug');
  });
});

describe('readEnv', () => {
  test('takes an empty value for unset and ignores what it does not know', () => {
    expect(readEnv({ PORT: ' 9000 ', REDIS_URL: '', HOME: '/root' })).toEqual({ PORT: '9000' });
  });
});

describe('documentation of the variables', () => {
  const root = join(import.meta.dir, '../..');
  const example = readFileSync(join(root, '.env.example'), 'utf8');
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  for (const variable of VARIABLES as readonly Variable[]) {
    test(`${variable.name} stands in .env.example and in the README with its default`, () => {
      expect(example).toContain(`# ${variable.name}=${variable.default ?? ''}\n`);
      expect(readme).toContain(
        `| \`${variable.name}\` | ${variable.default === undefined ? '' : `\`${variable.default}\``} |`,
      );
    });
  }
});
