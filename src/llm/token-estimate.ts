import type { ModelRequest, ModelUsage } from './llm.ts';

/** Characters of a token, on the safe side for English and Spanish. */
const CHARACTERS_PER_TOKEN = 3;

/** About what a request cost when the server did not say, or did not finish. */
export function estimateUsage(
  { system, messages }: Pick<ModelRequest, 'system' | 'messages'>,
  { written }: { readonly written: string },
): ModelUsage {
  const read = messages.reduce((sum, { content }) => sum + content.length, system.length);
  return {
    inputTokens: Math.ceil(read / CHARACTERS_PER_TOKEN),
    outputTokens: Math.ceil(written.length / CHARACTERS_PER_TOKEN),
  };
}
