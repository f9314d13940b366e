/** A server of embeddings on this machine whose vectors follow from the letters of a text. */
export interface EmbeddingsServer extends AsyncDisposable {
  readonly url: string;
}

const DIMENSIONS = 8;

export function startEmbeddingsServer(): EmbeddingsServer {
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const { input, model } = (await request.json()) as { input: readonly string[]; model: string };
      const data = input.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) }));
      return Response.json({ object: 'list', model, data, usage: { prompt_tokens: 1, total_tokens: 1 } });
    },
  });
  return { url: `${server.url.href}v1`, [Symbol.asyncDispose]: () => server.stop(true) };
}

function vectorOf(text: string): readonly number[] {
  const vector = Array.from({ length: DIMENSIONS }, () => 0.1);
  for (let index = 0; index < text.length; index += 1) {
    const place = text.charCodeAt(index) % DIMENSIONS;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  return vector;
}
