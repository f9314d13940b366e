import type { LanguageModel, ModelAnswer, ModelRequest } from '#llm/llm.ts';

/**
 * One answer of a script: words, a failure, or silence until the caller gives up. Words are streamed to a caller that
 * asks for it, in `chunks` pieces of whole words (1). A step waits for `until`, words after `pauseAfter` pieces (0).
 */
export type ScriptStep =
  | (Words & { readonly say: string; readonly finishReason?: ModelAnswer['finishReason'] } & Held)
  | (Words & { readonly sayThenHang: string })
  | ({ readonly fail: string } & Held)
  | { readonly hang: true };

interface Words {
  readonly chunks?: number;
}

interface Held {
  readonly until?: Promise<unknown>;
  readonly pauseAfter?: number;
}

/** A model that follows a script, remembers what it was asked, and fails the test when it is asked once too often. */
export function scriptedModel(
  steps: readonly ScriptStep[],
): LanguageModel & { readonly requests: readonly ModelRequest[] } {
  const requests: ModelRequest[] = [];
  return {
    name: 'scripted',
    requests,
    async complete(request) {
      const step = steps[requests.length];
      requests.push(request);
      if (!step) throw new Error(`Asked ${requests.length} times, scripted for ${steps.length}.`);
      return play(step, request);
    },
  };
}

async function play(step: ScriptStep, { onDelta }: ModelRequest): Promise<ModelAnswer> {
  if ('fail' in step) {
    await step.until;
    throw new Error(step.fail);
  }
  if ('say' in step) {
    const pieces = inPieces(step.say, step.chunks);
    const { pauseAfter = 0 } = step;
    await stream(pieces.slice(0, pauseAfter), onDelta);
    await step.until;
    await stream(pieces.slice(pauseAfter), onDelta);
    return { text: step.say, finishReason: step.finishReason ?? 'stop' };
  }
  if ('sayThenHang' in step) await stream(inPieces(step.sayThenHang, step.chunks), onDelta);
  return new Promise<never>(() => {});
}

/** Each piece in a turn of the event loop of its own, as they come off a wire. */
async function stream(pieces: readonly string[], onDelta: ModelRequest['onDelta']): Promise<void> {
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
