import { describe, expect, test } from 'bun:test';
import { createLogger } from './logger.ts';

function logged(production: boolean, write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger({ logLevel: 'info', production }, { write: (line) => void lines.push(line) }));
  return lines.join('');
}

describe('createLogger', () => {
  test('writes JSON with an ISO 8601 time and a named level in production', () => {
    const line = JSON.parse(logged(true, (logger) => logger.warn({ conversation_id: 'c' }, 'Something')));
    expect(line).toMatchObject({ level: 'warning', msg: 'Something', conversation_id: 'c' });
    expect(new Date(line.time).toISOString()).toBe(line.time);
    expect(line).not.toHaveProperty('hostname');
  });

  test('writes one readable line otherwise, and nothing below its level', () => {
    const text = logged(false, (logger) => {
      logger.debug('hidden');
      logger.info({ count: 2 }, 'Seen');
    });
    expect(text).toMatch(/^\d\d:\d\d:\d\d\.\d{3} info {4}Seen count=2\n$/);
  });

  test('says of an error what helps, and never what a query or a validation was given', () => {
    const query = Object.assign(new Error('insert failed for "my secret words"'), {
      query: 'insert',
      code: '23514',
    });
    const wrapped = Object.assign(new Error('Failed query: params my secret words', { cause: query }), {
      name: 'DrizzleQueryError',
    });
    const invalid = Object.assign(new Error('{"found":"my secret words"}'), { validator: {} });
    for (const error of [query, wrapped, invalid]) {
      const text = logged(true, (logger) => logger.error({ error }, 'Unexpected error'));
      expect(text).not.toContain('secret');
      expect(JSON.parse(text).error.stack).toContain('at ');
    }
    expect(logged(true, (logger) => logger.error({ error: wrapped }, 'x'))).toContain('23514');
    expect(logged(true, (logger) => logger.error({ error: new Error('out of tea') }, 'x'))).toContain(
      'out of tea',
    );
  });
});
