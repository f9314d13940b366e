import { expect, test } from 'bun:test';
import { startSentryServer } from '../../test/support/sentry-server.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { openErrorReports } from './error-reports.ts';

const open = (dsn: string) => openErrorReports({ dsn, release: '1.2.3', environment: 'test' });

/** The event of an envelope: the third of its lines, after the path and two headers. */
function eventOf(envelope: string | undefined): Record<string, unknown> {
  return JSON.parse(envelope?.split('\n')[3] ?? '{}');
}

test('of an error go out its class, its code and where it was thrown, and no word of what it says', async () => {
  await using sentry = startSentryServer();
  await using reports = await open(sentry.dsn);
  const inner = Object.assign(new Error('violates: my secret words'), {
    code: '23514',
    query: 'insert into messages values (my secret words)',
    parameters: ['my secret words'],
  });
  class WordsError extends Error {
    override readonly name = 'WordsError';
    readonly conversation = 'my secret words';
  }
  reports.add(new WordsError('cannot store "my secret words"', { cause: inner }), { part: 'replies' });
  await waitUntil(() => sentry.envelopes.length === 1, { what: 'the envelope' });
  const [envelope] = sentry.envelopes;
  expect(envelope).not.toContain('secret');
  const event = eventOf(envelope);
  expect(event).toMatchObject({
    level: 'error',
    release: '1.2.3',
    environment: 'test',
    tags: { part: 'replies', code: '23514' },
  });
  for (const field of [
    'request',
    'user',
    'server_name',
    'breadcrumbs',
    'extra',
    'modules',
    'contexts',
    'message',
  ])
    expect(event).not.toHaveProperty(field);
  const { values } = event['exception'] as {
    values: { type: string; value?: string; stacktrace: { frames: { filename: string }[] } }[];
  };
  expect(values.map(({ type }) => type)).toContain('WordsError');
  expect(values.every(({ value }) => value === undefined)).toBe(true);
  const frames = values.flatMap(({ stacktrace }) => stacktrace.frames);
  expect(frames.some(({ filename }) => filename === 'src/telemetry/error-reports.test.ts')).toBe(true);
});

test('a thrown value that is no error is reported without its words', async () => {
  await using sentry = startSentryServer();
  await using reports = await open(sentry.dsn);
  reports.add('my secret words', { part: undefined });
  reports.add({ text: 'my secret words' }, { part: undefined });
  await waitUntil(() => sentry.envelopes.length === 2, { what: 'the envelopes' });
  expect(sentry.envelopes.join()).not.toContain('secret');
});

test('a flood of errors does not become a flood of reports', async () => {
  await using sentry = startSentryServer();
  const reports = await open(sentry.dsn);
  for (let index = 0; index < 200; index += 1) reports.add(new Error(`number ${index}`), { part: 'x' });
  await reports[Symbol.asyncDispose]();
  expect(sentry.envelopes.length).toBeGreaterThan(0);
  expect(sentry.envelopes.length).toBeLessThanOrEqual(60);
});

test('a server that is away costs nothing but the report', async () => {
  const reports = await open('http://key@127.0.0.1:9/42');
  reports.add(new Error('lost'), { part: 'x' });
  await reports[Symbol.asyncDispose]();
});
