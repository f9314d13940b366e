import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { answeringModel, type ScriptStep, scriptedModel } from '../../test/support/scripted-model.ts';
import { createCircuitBreaker, OPEN_MS } from './circuit-breaker.ts';
import { guardModel } from './guarded.ts';
import { ModelError } from './llm.ts';
import { withRetries } from './retry.ts';

const PROMPT = { system: 'Be brief.', messages: [{ role: 'user', content: 'Hello' }] } as const;
const BUSY: ScriptStep = { fail: 'busy', retryable: true };

/** Tries until it fails for good, and says how often it tried. */
async function attempts(options: { chance?: number; untilMs?: number; error?: Error; mayRetry?: boolean }) {
  const { chance = 0, untilMs = 10_000, mayRetry = true } = options;
  const error = options.error ?? new ModelError('no', { retryable: true });
  let count = 0;
  const attempt = () => {
    count += 1;
    return Promise.reject(error);
  };
  const startedAtMs = performance.now();
  const { signal } = new AbortController();
  const run = { untilMs, nowMs: () => 0, chance: () => chance, signal, mayRetry: () => mayRetry };
  const failure = await withRetries(attempt, run).catch((thrown: unknown) => thrown);
  expect(failure).toBe(error);
  return { count, tookMs: performance.now() - startedAtMs };
}

describe('a request that failed', () => {
  test('is made three times in all, with pauses between nothing and a limit that doubles', async () => {
    expect((await attempts({})).count).toBe(3);
    const slow = await attempts({ chance: 0.5 });
    expect(slow.count).toBe(3);
    // Half of 250 ms and half of 500 ms.
    expect(slow.tookMs).toBeGreaterThan(360);
    expect(slow.tookMs).toBeLessThan(1_000);
  });

  test.each([
    ['it can never succeed', { error: new ModelError('no', { retryable: false }) }],
    ['nobody knows why', { error: new Error('no') }],
    ['the deadline is too near', { untilMs: 400 }],
    [
      'the server asks for more time than there is',
      { error: new ModelError('no', { retryable: true, retryAfterMs: 60_000 }) },
    ],
    ['a part of the answer was shown', { mayRetry: false }],
  ])('is not made again when %s', async (_, options) => {
    expect((await attempts(options)).count).toBe(1);
  });

  test('is not made again by a guarded model that has begun to write', async () => {
    const model = answeringModel(() => BUSY);
    const stream: typeof model.stream = async (request, onDelta) => {
      onDelta('Your ');
      return model.stream(request, onDelta);
    };
    const guarded = guardModel({ ...model, stream }, { timeoutMs: 5_000, chance: () => 0 });
    expect(await guarded.answer(PROMPT, { onDelta: () => {} })).toEqual({ failure: 'error' });
    expect(model.requests.map(({ method }) => method)).toEqual(['stream']);
    const again = guardModel(scriptedModel([BUSY, { say: 'Hi.' }]), { timeoutMs: 5_000, chance: () => 0 });
    expect(await again.answer(PROMPT, { onDelta: () => {} })).toMatchObject({ text: 'Hi.' });
  });
});

describe('a circuit breaker', () => {
  const create = () => {
    let nowMs = 0;
    const states: string[] = [];
    const breaker = createCircuitBreaker({ nowMs: () => nowMs, onChange: (state) => states.push(state) });
    return { breaker, states, pass: (ms: number) => (nowMs += ms) };
  };

  test('opens when half of at least five requests failed, tries one after a while, and closes when that works', () => {
    const { breaker, states, pass } = create();
    for (const outcome of ['success', 'failure', 'success', 'failure'] as const) breaker.record(outcome);
    expect(breaker.state).toBe('closed');
    breaker.record('failure');
    expect(breaker.state).toBe('open');
    expect(breaker.tryEnter()).toBe(false);
    pass(OPEN_MS);
    expect([breaker.tryEnter(), breaker.tryEnter()]).toEqual([true, false]);
    breaker.record('failure');
    expect(breaker.tryEnter()).toBe(false);
    pass(OPEN_MS);
    expect(breaker.tryEnter()).toBe(true);
    breaker.record('given_up');
    expect(breaker.tryEnter()).toBe(true);
    breaker.record('success');
    expect(states).toEqual(['open', 'half_open', 'open', 'half_open', 'closed']);
    expect(breaker.tryEnter()).toBe(true);
  });

  test('forgets what is long past', () => {
    const { breaker, pass } = create();
    for (let count = 0; count < 4; count += 1) breaker.record('failure');
    pass(60_000);
    breaker.record('failure');
    expect(breaker.state).toBe('closed');
  });

  test('never lets more than one request through while it is half open', () => {
    const steps = fc.array(fc.constantFrom('enter', 'success', 'failure', 'given_up', 'pass'), {
      maxLength: 80,
    });
    fc.assert(
      fc.property(steps, (story) => {
        const { breaker, pass } = create();
        let probes = 0;
        for (const step of story) {
          const halfOpen = breaker.state === 'half_open';
          if (step === 'enter') probes += breaker.tryEnter() && halfOpen ? 1 : 0;
          else if (step === 'pass') pass(OPEN_MS / 3);
          else {
            breaker.record(step);
            probes = 0;
          }
          expect(probes).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('keeps a guarded model from being asked, and says so', async () => {
    const model = answeringModel(() => ({ fail: 'down' }));
    const states: string[] = [];
    const guarded = guardModel(model, {
      timeoutMs: 1_000,
      nowMs: () => 0,
      onCircuit: (state) => states.push(state),
    });
    for (let count = 0; count < 5; count += 1) await guarded.answer(PROMPT);
    expect(await guarded.answer(PROMPT)).toEqual({ failure: 'circuit_open' });
    expect(model.requests).toHaveLength(5);
    expect(guarded.circuit).toBe('open');
    expect(states).toEqual(['open']);
  });
});
