import OpenAI from 'openai';
import { withDeadline } from '#lib/deadline.ts';
import type { EmbeddingModel, LanguageModel, ModelAnswer, ModelRequest, ModelUsage } from './llm.ts';
import { ModelError } from './llm.ts';
import { modelFailure } from './model-failure.ts';
import { checkedVectors, createDimensionCheck } from './vectors.ts';

/** Long enough for a step-by-step answer, short enough to end before the deadline. */
const MAX_ANSWER_TOKENS = 400;
/** How long the count of tokens, which comes after the last word, is waited for. */
const USAGE_WAIT_MS = 250;
/** Texts of one embedding request: what the common servers accept by default. */
const EMBEDDING_BATCH = 32;

/** The two ways to speak to such a server. */
export type OpenAiApi = 'chat_completions' | 'responses';

interface Connection {
  readonly apiKey: string;
  readonly baseUrl: string | undefined;
  readonly model: string;
}

/** What a stream has brought so far. `finish` is set when the text is complete. */
interface Written {
  readonly piece?: string | null | undefined;
  readonly finish?: string | null | undefined;
  readonly usage?: ModelUsage | null | undefined;
}

/**
 * A model behind the OpenAI chat completions or responses API, or any server that speaks one of them. Retries are left
 * to the caller, which knows how much time is left.
 */
export function createOpenAiModel(options: Connection & { readonly api?: OpenAiApi }): LanguageModel {
  const client = createClient(options);
  const wire = options.api === 'responses' ? responses(client, options) : chat(client, options);
  return {
    name: options.model,
    complete: (request) => wire.complete(request).catch(rethrow),
    stream: (request, onDelta) =>
      wire
        .open(request)
        .then((written) => readStream(written, onDelta))
        .catch(rethrow),
  };
}

/**
 * An embedding model behind the OpenAI embeddings API. Many texts are sent in batches, one after the other; a vector of
 * another dimension than the first one had is a failure.
 */
export function createOpenAiEmbeddings(options: Connection): EmbeddingModel {
  const client = createClient(options);
  const sameDimension = createDimensionCheck();
  async function embedBatch(input: string[], signal: AbortSignal): Promise<readonly Float32Array[]> {
    const { data } = await client.embeddings
      .create({ model: options.model, input, encoding_format: 'float' }, { signal, maxRetries: 2 })
      .catch(rethrow);
    const vectors = checkedVectors(data, { count: input.length });
    sameDimension(vectors);
    return vectors;
  }
  return {
    name: options.model,
    async embed(texts, { signal }) {
      const vectors: Float32Array[] = [];
      for (let from = 0; from < texts.length; from += EMBEDDING_BATCH)
        vectors.push(...(await embedBatch(texts.slice(from, from + EMBEDDING_BATCH), signal)));
      return vectors;
    },
  };
}

function createClient({ apiKey, baseUrl }: Connection): OpenAI {
  return new OpenAI({
    apiKey,
    baseURL: baseUrl ?? null,
    maxRetries: 0,
    // It would write to the console, and at its most talkative what customers said.
    logLevel: 'off',
  });
}

function chat(client: OpenAI, { model }: Connection) {
  const bodyOf = ({ system, messages, maxTokens, schema }: ModelRequest) => ({
    model,
    max_completion_tokens: maxTokens ?? MAX_ANSWER_TOKENS,
    messages: [{ role: 'system' as const, content: system }, ...messages],
    ...(schema && {
      response_format: { type: 'json_schema' as const, json_schema: { ...schema, strict: true } },
    }),
  });
  const usageOf = (usage: OpenAI.CompletionUsage | null | undefined): ModelUsage | null =>
    usage ? countOf(usage.prompt_tokens, usage.completion_tokens) : null;
  return {
    async complete(request: ModelRequest): Promise<ModelAnswer> {
      const { signal } = request;
      const { choices, usage } = await client.chat.completions.create(bodyOf(request), { signal });
      const [choice] = choices;
      return answerOf(choice?.message.content, { finish: choice?.finish_reason, usage: usageOf(usage) });
    },
    async open(request: ModelRequest): Promise<AsyncIterable<Written>> {
      const body = { ...bodyOf(request), stream: true as const, stream_options: { include_usage: true } };
      const stream = await client.chat.completions.create(body, { signal: request.signal });
      return mapped(stream, ({ choices, usage }) => ({
        piece: choices[0]?.delta.content,
        finish: choices[0]?.finish_reason,
        usage: usageOf(usage),
      }));
    },
  };
}

function responses(client: OpenAI, { model }: Connection) {
  const bodyOf = ({ system, messages, maxTokens, schema }: ModelRequest) => ({
    model,
    instructions: system,
    input: messages.map(({ role, content }) => ({ role, content })),
    max_output_tokens: maxTokens ?? MAX_ANSWER_TOKENS,
    // What customers say is not to be kept anywhere else.
    store: false,
    ...(schema && {
      text: {
        format: {
          type: 'json_schema' as const,
          name: schema.name,
          schema: { ...schema.schema },
          strict: true,
        },
      },
    }),
  });
  return {
    async complete(request: ModelRequest): Promise<ModelAnswer> {
      const response = await client.responses.create(bodyOf(request), { signal: request.signal });
      return answerOf(response.output_text, endOf(response));
    },
    async open(request: ModelRequest): Promise<AsyncIterable<Written>> {
      const body = { ...bodyOf(request), stream: true as const };
      const stream = await client.responses.create(body, { signal: request.signal });
      return mapped(stream, (event): Written => {
        switch (event.type) {
          case 'response.output_text.delta':
            return { piece: event.delta };
          case 'response.completed':
          case 'response.incomplete':
            return endOf(event.response);
          case 'response.failed':
          case 'error':
            throw new ModelError('The model gave up in the middle of its answer.', { retryable: true });
          default:
            return {};
        }
      });
    },
  };
}

function endOf({ status, incomplete_details, usage }: OpenAI.Responses.Response) {
  const reason = incomplete_details?.reason;
  const finish = status === 'completed' ? 'stop' : reason === 'max_output_tokens' ? 'length' : reason;
  // A response that is neither done nor cut failed in a way of its own.
  return {
    finish: finish ?? 'content_filter',
    usage: usage ? countOf(usage.input_tokens, usage.output_tokens) : null,
  };
}

/** Reads until the text is complete, and a moment longer for the count of tokens. */
async function readStream(
  stream: AsyncIterable<Written>,
  onDelta: (text: string) => void,
): Promise<ModelAnswer> {
  const pieces = stream[Symbol.asyncIterator]();
  let text = '';
  let finish: string | undefined;
  let usage: ModelUsage | null = null;
  try {
    for (;;) {
      const { done, value } = await (finish === undefined ? pieces.next() : soon(pieces.next()));
      if (done) break;
      if (value.piece && finish === undefined) {
        text += value.piece;
        onDelta(value.piece);
      }
      finish ??= value.finish ?? undefined;
      usage ??= value.usage ?? null;
      if (finish !== undefined && usage !== null) break;
    }
  } finally {
    // Closes the connection; nobody waits for that.
    pieces.return?.().catch(() => {});
  }
  // A connection that was cut looks like a stream that ended.
  if (finish === undefined)
    throw new ModelError('The model stopped in the middle of its answer.', { retryable: true });
  return answerOf(text, { finish, usage });
}

/** The next piece, or the end when it does not come soon or the connection breaks: the text is there already. */
function soon(next: Promise<IteratorResult<Written>>): Promise<IteratorResult<Written>> {
  const deadline = { ms: USAGE_WAIT_MS, onTimeout: () => new Error('late') };
  return withDeadline(next, deadline).catch(() => ({ done: true, value: undefined }));
}

async function* mapped<T>(stream: AsyncIterable<T>, map: (event: T) => Written): AsyncGenerator<Written> {
  for await (const event of stream) yield map(event);
}

function countOf(inputTokens: number, outputTokens: number): ModelUsage {
  return { inputTokens, outputTokens };
}

function answerOf(
  text: string | null | undefined,
  { finish, usage }: { readonly finish: string | null | undefined; readonly usage: ModelUsage | null },
): ModelAnswer {
  const words = text?.trim();
  if (finish === 'content_filter')
    throw new ModelError('The answer was withheld by a filter.', { retryable: false });
  if (!words) throw new ModelError('The model answered without text.', { retryable: false });
  return { text: words, finishReason: finish === 'length' ? 'length' : 'stop', usage };
}

function rethrow(error: unknown): never {
  throw modelFailure(error);
}
