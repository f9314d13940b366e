import OpenAI from 'openai';
import type { LanguageModel } from './llm.ts';

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
  const client = new OpenAI({ apiKey: options.apiKey, baseURL: options.baseUrl ?? null, maxRetries: 0 });
  return {
    name: options.model,
    async complete({ system, messages, signal }) {
      const completion = await client.chat.completions.create(
        {
          model: options.model,
          max_completion_tokens: MAX_ANSWER_TOKENS,
          messages: [{ role: 'system', content: system }, ...messages],
        },
        { signal },
      );
      const text = completion.choices[0]?.message.content?.trim();
      if (!text) throw new Error('The model answered without text.');
      return text;
    },
  };
}
