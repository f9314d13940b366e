import type { EmbeddingModel } from './llm.ts';

export interface EmbeddingSettings {
  readonly config: {
    readonly model: { readonly baseUrl: string | undefined };
    readonly embeddings: { readonly name: string | undefined; readonly baseUrl: string | undefined };
  };
  readonly secrets: {
    readonly openaiApiKey: string | undefined;
    readonly embeddingsApiKey?: string | undefined;
  };
}

/**
 * The embedding model that the settings name; null when they name none. A server with an address of its own never gets
 * the key of the language model, and without an address the language model's own server is asked.
 */
export async function configuredEmbeddings({
  config,
  secrets,
}: EmbeddingSettings): Promise<EmbeddingModel | null> {
  const { name, baseUrl } = config.embeddings;
  if (name === undefined) return null;
  const apiKey = baseUrl === undefined ? secrets.openaiApiKey : (secrets.embeddingsApiKey ?? NO_KEY);
  if (apiKey === undefined) return null;
  const { createOpenAiEmbeddings } = await import('./openai.ts');
  return createOpenAiEmbeddings({ apiKey, baseUrl: baseUrl ?? config.model.baseUrl, model: name });
}

/** The client insists on a key; servers that want none ignore it. */
const NO_KEY = 'none';
