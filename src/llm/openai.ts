import OpenAI from 'openai';
import type { LanguageModel, ModelAnswer, ModelRequest } from './llm.ts';

/** Long enough for a step-by-step answer, short enough to end before the deadline. */
const MAX_ANSWER_TOKENS = 400;

/**
 * A model behind the OpenAI chat completions API, or any server that speaks it. Retries are left to the caller,
 * which knows how much time is left.
 */
export function createOpenAiModel(options: {
  apiKey: string;
  baseUrl: string | undefined;
  model: string;
}): LanguageModel {
  const client = new OpenAI({
    apiKey: options.apiKey,
    baseURL: options.baseUrl ?? null,
    maxRetries: 0,
    // It would write to the console, and at its most talkative what customers said.
    logLevel: 'off',
  });
  const bodyOf = ({ system, messages }: ModelRequest) => ({
    model: options.model,
    max_completion_tokens: MAX_ANSWER_TOKENS,
    messages: [{ role: 'system' as const, content: system }, ...messages],
  });

  async function completeAtOnce(request: ModelRequest): Promise<ModelAnswer> {
    const { signal } = request;
    const { choices } = await client.chat.completions.create(bodyOf(request), { signal });
    return answerOf({ text: choices[0]?.message.content, finish: choices[0]?.finish_reason });
  }

  async function completeInPieces(
    request: ModelRequest,
    onDelta: (text: string) => void,
  ): Promise<ModelAnswer> {
    const { signal } = request;
    const stream = await client.chat.completions.create({ ...bodyOf(request), stream: true }, { signal });
    let text = '';
    for await (const { choices } of stream) {
      const [choice] = choices;
      const piece = choice?.delta.content;
      if (piece) {
        text += piece;
        onDelta(piece);
      }
      if (choice?.finish_reason) return answerOf({ text, finish: choice.finish_reason });
    }
    // A connection that was cut looks like a stream that ended.
    throw new Error('The model stopped in the middle of its answer.');
  }

  return {
    name: options.model,
    complete: (request) =>
      request.onDelta ? completeInPieces(request, request.onDelta) : completeAtOnce(request),
  };
}

function answerOf({
  text,
  finish,
}: {
  text: string | null | undefined;
  finish: string | null | undefined;
}): ModelAnswer {
  const words = text?.trim();
  if (!words) throw new Error('The model answered without text.');
  if (finish === 'content_filter') throw new Error('The answer was withheld by a filter.');
  return { text: words, finishReason: finish === 'length' ? 'length' : 'stop' };
}
