import type { LanguageModel, ModelRequest } from '#llm/llm.ts';

/** One answer of a script: words, a failure, or silence until the caller gives up. */
export type ScriptStep = { readonly say: string } | { readonly fail: string } | { readonly hang: true };

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
      if ('say' in step) return step.say;
      if ('fail' in step) throw new Error(step.fail);
      return new Promise<never>(() => {});
    },
  };
}
