import { type LanguageModel, type ModelAnswer, ModelError, type ModelRequest } from '#llm/llm.ts';

/**
 * One answer of a script: words, a failure, or silence until the caller gives up. `{honest}` in words stands for what the
 * prompt's own sources say, with its citation; words that rest on nothing are not used. Words are streamed to a caller that
 * asks for it, in `chunks` pieces of whole words (1). A step waits for `until`, words after `pauseAfter` pieces (0).
 */
export type ScriptStep =
  | (Words & { readonly say: string; readonly finishReason?: ModelAnswer['finishReason'] } & Held)
  | (Words & { readonly sayThenHang: string })
  | ({ readonly fail: string; readonly retryable?: boolean } & Held)
  | { readonly hang: true };

interface Words {
  readonly chunks?: number;
}

interface Held {
  readonly until?: Promise<unknown>;
  readonly pauseAfter?: number;
}

/** One request that a scripted model got: which method, and with what. */
export type ScriptedRequest = ModelRequest & { readonly method: 'complete' | 'stream' };

export interface ScriptedModel extends LanguageModel {
  readonly requests: readonly ScriptedRequest[];
}

/** A model that follows a script, remembers what it was asked, and fails the test when it is asked once too often. */
export function scriptedModel(steps: readonly ScriptStep[]): ScriptedModel {
  let asked = 0;
  return answeringModel(() => {
    const step = steps[asked];
    asked += 1;
    if (!step) throw new Error(`Asked ${asked} times, scripted for ${steps.length}.`);
    return step;
  });
}

/** A model that decides what to do when it is asked, and remembers what it was asked. */
export function answeringModel(decide: (request: ScriptedRequest) => ScriptStep): ScriptedModel {
  const requests: ScriptedRequest[] = [];
  async function take(
    method: ScriptedRequest['method'],
    { request, onDelta }: { request: ModelRequest; onDelta?: (text: string) => void },
  ): Promise<ModelAnswer> {
    const noted = { ...request, method };
    requests.push(noted);
    return play(decide(noted), { request: noted, onDelta });
  }
  return {
    name: 'scripted',
    requests,
    complete: (request) => take('complete', { request }),
    stream: (request, onDelta) => take('stream', { request, onDelta }),
  };
}

/** Tokens that every scripted answer costs. */
const SCRIPTED_USAGE = { inputTokens: 100, outputTokens: 20 };

async function play(
  step: ScriptStep,
  { request, onDelta }: { request: ScriptedRequest; onDelta: ((text: string) => void) | undefined },
): Promise<ModelAnswer> {
  const spoken = (words: string) => words.replaceAll('{honest}', () => honestWords(request));
  if ('fail' in step) {
    await step.until;
    throw new ModelError(step.fail, { retryable: step.retryable ?? false });
  }
  if ('say' in step) {
    const text = spoken(step.say);
    const pieces = inPieces(text, step.chunks);
    const { pauseAfter = 0 } = step;
    await stream(pieces.slice(0, pauseAfter), onDelta);
    await step.until;
    await stream(pieces.slice(pauseAfter), onDelta);
    return { text, finishReason: step.finishReason ?? 'stop', usage: SCRIPTED_USAGE };
  }
  if ('sayThenHang' in step) await stream(inPieces(spoken(step.sayThenHang), step.chunks), onDelta);
  return new Promise<never>(() => {});
}

/** Each piece in a turn of the event loop of its own, as they come off a wire. */
async function stream(
  pieces: readonly string[],
  onDelta: ((text: string) => void) | undefined,
): Promise<void> {
  if (!onDelta) return;
  for (const piece of pieces) {
    await new Promise((resolve) => setImmediate(resolve));
    onDelta(piece);
  }
}

function inPieces(text: string, count = 1): string[] {
  const words = text.match(/\s*\S+\s*$|\s*\S+/g) ?? [text];
  const size = Math.ceil(words.length / count);
  return Array.from({ length: Math.ceil(words.length / size) }, (_, index) =>
    words.slice(index * size, (index + 1) * size).join(''),
  );
}

/** The sources that a prompt gave, best first. */
export function sourcesIn({ system }: Pick<ModelRequest, 'system'>): readonly { id: string; text: string }[] {
  const found = system.matchAll(/<source id="([^"]+)">\n(.*?)\n<\/source>/gs);
  return Array.from(found, ([, id = '', text = '']) => ({ id, text }));
}

/** What an honest model says: the first sentences of the best source, each with its citation. */
export function honestWords(request: Pick<ModelRequest, 'system'>, count = 1): string {
  const [source] = sourcesIn(request);
  if (!source) return 'I do not have an answer to that.';
  const [, body = ''] = source.text.split('\n\n');
  const sentences = body.match(/[^.!?\n]+[.!?](?=\s|$)/g) ?? [body];
  return sentences
    .slice(0, count)
    .map((sentence) => `${sentence.trim()} [${source.id}]`)
    .join(' ');
}

/** The same as the customer reads it. */
export function shownWords(request: Pick<ModelRequest, 'system'>, count = 1): string {
  return honestWords(request, count).replaceAll(/ \[[^\]]*\]/g, '');
}
