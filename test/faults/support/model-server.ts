import { createServer, type ServerResponse } from 'node:http';
import { honestWords } from '../../support/scripted-model.ts';
import { freePort } from './free-port.ts';

/** What the model does with the next request. */
export type ModelMode =
  | { readonly kind: 'answer'; readonly words: number; readonly everyMs: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'error' }
  /** Ends in the middle of the stream. */
  | { readonly kind: 'cut'; readonly words: number; readonly everyMs: number }
  | { readonly kind: 'malformed' }
  /** Says that the answer was cut by its length. */
  | { readonly kind: 'length'; readonly words: number; readonly everyMs: number };

/** A server that speaks the OpenAI chat completions API, streaming, and can misbehave. */
export interface ModelServer extends AsyncDisposable {
  /** For OPENAI_BASE_URL. */
  readonly url: string;
  mode: ModelMode;
  /** Requests so far. */
  readonly asked: number;
}

export async function startModelServer(): Promise<ModelServer> {
  const state = { mode: { kind: 'answer', words: 12, everyMs: 5 } as ModelMode, asked: 0 };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      state.asked += 1;
      const { messages } = JSON.parse(Buffer.concat(parts).toString()) as { messages: { content: string }[] };
      const prompt = { system: messages[0]?.content ?? '' };
      respond(response, { mode: state.mode, prompt }).catch(() => response.destroy());
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen({ port, host: '127.0.0.1' }, resolve));
  return {
    url: `http://127.0.0.1:${port}/v1`,
    get mode() {
      return state.mode;
    },
    set mode(mode: ModelMode) {
      state.mode = mode;
    },
    get asked() {
      return state.asked;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function respond(
  response: ServerResponse,
  { mode, prompt }: { readonly mode: ModelMode; readonly prompt: { readonly system: string } },
): Promise<void> {
  if (mode.kind === 'hang') return;
  if (mode.kind === 'error') {
    response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}');
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (mode.kind === 'malformed') {
    response.end('data: {"choices": [{"delta": {"content": 7}}\n\ndata: <html>\n\n');
    return;
  }
  for (const word of wordsFrom(prompt, mode)) {
    response.write(chunk({ content: word }));
    if (mode.everyMs > 0) await Bun.sleep(mode.everyMs);
  }
  if (mode.kind === 'cut') {
    response.destroy();
    return;
  }
  response.write(chunk({}, mode.kind === 'length' ? 'length' : 'stop'));
  response.end('data: [DONE]\n\n');
}

/** Sentences that the prompt's own sources bear out, again and again; a stream that is cut ends inside the second. */
function wordsFrom(
  prompt: { readonly system: string },
  { kind, words }: Extract<ModelMode, { words: number }>,
): readonly string[] {
  const sentence = honestWords(prompt).split(' ');
  const times = Math.max(2, Math.ceil(words / sentence.length));
  const all = Array.from({ length: times }, () => sentence).flat();
  return (kind === 'cut' ? all.slice(0, -2) : all).map((word) => `${word} `);
}

function chunk(delta: object, finishReason: string | null = null): string {
  const body = {
    id: 'c',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  };
  return `data: ${JSON.stringify(body)}\n\n`;
}
