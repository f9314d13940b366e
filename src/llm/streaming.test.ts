import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import { scriptedModel } from '../../test/support/scripted-model.ts';
import { MAX_ANSWER_LENGTH } from './delta-record.ts';
import { type GuardedAnswer, guardModel } from './guarded.ts';
import type { LanguageModel, ModelAnswer, ModelRequest } from './llm.ts';
import { createOpenAiModel } from './openai.ts';

/** What the server does with one request: writes its stream, and may leave it open or break it. */
type Script = (stream: {
  write(bytes: string | Uint8Array): Promise<void>;
  end(): void;
  breakOff(): void;
  /** Resolves when the client has gone. */
  readonly gone: Promise<void>;
}) => void | Promise<void>;

let script: Script = () => {};
const bodies: { stream?: boolean }[] = [];

/** On plain sockets, so that a stream can be cut in the middle and split between any two bytes. */
const server = Bun.listen<{ request: string; gone: PromiseWithResolvers<void> }>({
  hostname: '127.0.0.1',
  port: 0,
  socket: {
    open(socket) {
      socket.data = { request: '', gone: Promise.withResolvers() };
    },
    async data(socket, bytes) {
      socket.data.request += bytes.toString();
      const [head = '', body] = socket.data.request.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
      if (body === undefined || body.length < length) return;
      bodies.push(JSON.parse(body));
      socket.write(
        'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n',
      );
      await script({
        async write(part) {
          const data = typeof part === 'string' ? Buffer.from(part) : part;
          socket.write(`${data.length.toString(16)}\r\n`);
          socket.write(data);
          socket.write('\r\n');
          socket.flush();
          // A turn of the event loop, so that the next part is a read of its own.
          await Bun.sleep(0);
        },
        end: () => void socket.end('0\r\n\r\n'),
        breakOff: () => socket.terminate(),
        gone: socket.data.gone.promise,
      });
    },
    close(socket) {
      socket.data.gone.resolve();
    },
  },
});
afterAll(() => server.stop(true));
beforeEach(() => void bodies.splice(0));

const event = (content: string, finishReason: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content }, finish_reason: finishReason }] })}\n\n`;
const DONE = 'data: [DONE]\n\n';
const model = createOpenAiModel({
  apiKey: 'a-key',
  baseUrl: `http://127.0.0.1:${server.port}/v1`,
  model: 'some-model',
});
const PROMPT = { system: 'Be brief.', messages: [{ role: 'user', content: 'Hello' }] } as const;

async function ask({ timeoutMs = 5_000, signal }: { timeoutMs?: number; signal?: AbortSignal } = {}) {
  const deltas: string[] = [];
  const guarded = guardModel(model, { timeoutMs });
  const result = await guarded.answer(PROMPT, { onDelta: (text) => deltas.push(text), signal });
  return { result, deltas, guarded };
}

describe('a model that streams', () => {
  test('is asked to, and each piece is passed on before the whole', async () => {
    script = async ({ write, end }) => {
      await write(event(''));
      for (const piece of [' Your', ' router', ' is fine. ']) await write(event(piece));
      await write(event('', 'stop'));
      await write(`data: ${JSON.stringify({ choices: [], usage: { total_tokens: 9 } })}\n\n${DONE}`);
      end();
    };
    const { result, deltas } = await ask();
    expect(result).toEqual({ text: 'Your router is fine.', finishReason: 'stop' });
    expect(deltas).toEqual([' Your', ' router', ' is fine. ']);
    expect(bodies).toMatchObject([{ stream: true, model: 'some-model' }]);
  });

  test('may be split between any two bytes', async () => {
    const bytes = Buffer.from(event('Grüße 👋') + event(' you', 'stop') + DONE);
    script = async ({ write, end }) => {
      for (const byte of bytes) await write(Uint8Array.of(byte));
      end();
    };
    const { result, deltas } = await ask();
    expect(result).toEqual({ text: 'Grüße 👋 you', finishReason: 'stop' });
    expect(deltas).toEqual(['Grüße 👋', ' you']);
  });

  test.each<[string, Script]>([
    [
      'is cut in the middle of an event',
      async ({ write, breakOff }) => {
        await write(`${event('Your router')}data: {"choices":[{"ind`);
        breakOff();
      },
    ],
    [
      'is cut between two events',
      async ({ write, breakOff }) => {
        await write(event('Your router'));
        breakOff();
      },
    ],
    [
      'ends without saying that it is finished',
      async ({ write, end }) => {
        await write(event('Your router') + DONE);
        end();
      },
    ],
    [
      'brings an event that is no JSON',
      async ({ write }) => void (await write(`${event('Your router')}data: {"choices":oops}\n\n`)),
    ],
    [
      'brings an event of another shape',
      async ({ write }) => void (await write(`${event('Your router')}data: 42\n\n`)),
    ],
    [
      'brings an error instead of more',
      async ({ write }) =>
        void (await write(`${event('Your router')}data: {"error":{"message":"overloaded"}}\n\n`)),
    ],
    [
      'is finished without a word',
      async ({ write, end }) => {
        await write(event('  ') + event('', 'stop') + DONE);
        end();
      },
    ],
  ])('and %s is no answer', async (_, reply) => {
    script = reply;
    const { result, guarded } = await ask();
    expect(result).toEqual({ failure: 'error' });
    expect(guarded.lastFailure).toBe('error');
  });

  test('is an answer as soon as it says that it is finished, whatever becomes of the connection', async () => {
    script = async ({ write }) => void (await write(event('All of it.', 'stop')));
    expect((await ask()).result).toEqual({ text: 'All of it.', finishReason: 'stop' });
  });

  test('says when its limit of tokens cut it', async () => {
    script = async ({ write, end }) => {
      await write(event('First,') + event('', 'length') + DONE);
      end();
    };
    expect((await ask()).result).toEqual({ text: 'First,', finishReason: 'length' });
  });

  test('and falls silent is a timeout, and its connection is closed', async () => {
    const gone = Promise.withResolvers<void>();
    script = async (stream) => {
      await stream.write(event('Your') + event(' router'));
      await stream.gone;
      gone.resolve();
    };
    const { result, deltas, guarded } = await ask({ timeoutMs: 200 });
    expect(result).toEqual({ failure: 'timeout' });
    expect(deltas).toEqual(['Your', ' router']);
    expect(guarded.lastFailure).toBe('timeout');
    await gone.promise;
  });

  test('and is cancelled gives what there is at once, closes its connection, and has not failed', async () => {
    const gone = Promise.withResolvers<void>();
    script = async (stream) => {
      await stream.write(event('Your') + event(' router '));
      await stream.gone;
      gone.resolve();
    };
    const cancel = new AbortController();
    const guarded = guardModel(model, { timeoutMs: 60_000 });
    const onDelta = (text: string) => {
      if (text === ' router ') cancel.abort();
    };
    const result = await guarded.answer(PROMPT, { onDelta, signal: cancel.signal });
    expect(result).toEqual({ text: 'Your router', finishReason: 'cancelled' });
    expect(guarded.lastFailure).toBeNull();
    await gone.promise;
  });

  test('and never ends is stopped at the longest answer', async () => {
    script = async ({ write, gone }) => {
      let open = true;
      void gone.then(() => {
        open = false;
      });
      while (open) await write(event('👋'.repeat(1_000)));
    };
    const { result, deltas, guarded } = await ask();
    expect(result).toEqual({ text: '👋'.repeat(MAX_ANSWER_LENGTH / 2), finishReason: 'length' });
    expect(deltas.join('')).toHaveLength(MAX_ANSWER_LENGTH);
    expect(guarded.lastFailure).toBeNull();
  });
});

describe('a guarded model that is cancelled', () => {
  const outcome = async (
    steps: Parameters<typeof scriptedModel>[0],
    cancelAt: 'before' | 'now',
  ): Promise<{ result: GuardedAnswer; asked: number; lastFailure: string | null }> => {
    const scripted = scriptedModel(steps);
    const guarded = guardModel(scripted, { timeoutMs: 60_000 });
    const cancel = new AbortController();
    if (cancelAt === 'before') cancel.abort();
    const answer = guarded.answer(PROMPT, { onDelta: () => {}, signal: cancel.signal });
    if (cancelAt === 'now') cancel.abort();
    return { result: await answer, asked: scripted.requests.length, lastFailure: guarded.lastFailure };
  };

  test('before it began is not asked', async () => {
    const { result, asked } = await outcome([{ say: 'Hi' }], 'before');
    expect(result).toEqual({ failure: 'cancelled' });
    expect(asked).toBe(0);
  });

  test('before its first word has no answer, and has not failed', async () => {
    const { result, lastFailure } = await outcome([{ hang: true }], 'now');
    expect(result).toEqual({ failure: 'cancelled' });
    expect(lastFailure).toBeNull();
  });

  test('and writes on is not heard any more', async () => {
    const release = Promise.withResolvers<void>();
    const scripted = scriptedModel([
      { say: 'one two three four', chunks: 4, pauseAfter: 2, until: release.promise },
    ]);
    const cancel = new AbortController();
    const deltas: string[] = [];
    const onDelta = (text: string) => {
      deltas.push(text);
      if (deltas.length === 2) cancel.abort();
    };
    let written: Promise<ModelAnswer> | undefined;
    const stream: LanguageModel['stream'] = (request, heard) => {
      written = scripted.stream(request, heard);
      return written;
    };
    const guarded = guardModel({ ...scripted, stream }, { timeoutMs: 60_000 });
    expect(await guarded.answer(PROMPT, { onDelta, signal: cancel.signal })).toEqual({
      text: 'one two',
      finishReason: 'cancelled',
    });
    release.resolve();
    expect(await written).toMatchObject({ text: 'one two three four' });
    expect(deltas).toEqual(['one', ' two']);
  });

  test('does not hear what the model says because of it', async () => {
    const cancel = new AbortController();
    const deltas: string[] = [];
    const lastWords = {
      name: 'talkative',
      complete: () => Promise.reject(new Error('It streams.')),
      stream: ({ signal }: ModelRequest, heard: (text: string) => void) =>
        new Promise<never>(() => {
          heard('one');
          signal.addEventListener('abort', () => heard(' and goodbye'));
        }),
    };
    const answer = guardModel(lastWords, { timeoutMs: 60_000 }).answer(PROMPT, {
      onDelta: (text) => deltas.push(text),
      signal: cancel.signal,
    });
    cancel.abort();
    expect(await answer).toEqual({ text: 'one', finishReason: 'cancelled' });
    expect(deltas).toEqual(['one']);
  });

  test('has room again for others', async () => {
    const guarded = guardModel(scriptedModel(Array.from({ length: 33 }, () => ({ hang: true }) as const)), {
      timeoutMs: 200,
    });
    const cancel = new AbortController();
    const waiting = Array.from({ length: 32 }, () => guarded.answer(PROMPT, { signal: cancel.signal }));
    expect(await guarded.answer(PROMPT)).toEqual({ failure: 'busy' });
    cancel.abort();
    await Promise.all(waiting);
    expect(await guarded.answer(PROMPT)).toEqual({ failure: 'timeout' });
  });

  test('is one that goes down: not cancelled, but without an answer', async () => {
    const guarded = guardModel(scriptedModel([{ sayThenHang: 'Hello' }]), { timeoutMs: 60_000 });
    const answer = guarded.answer(PROMPT, { onDelta: () => guarded.cutOff() });
    expect(await answer).toEqual({ failure: 'timeout' });
  });
});
