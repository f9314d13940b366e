/** One exchange of a prompt, oldest first. */
export interface ModelMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** A form that an answer must have, as a JSON schema of an object; every property is required, no others are allowed. */
export interface AnswerSchema {
  /** 1 to 64 letters, digits, `_` and `-`. */
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

export interface ModelRequest {
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  /** Ends the request early; the promise then rejects. */
  readonly signal: AbortSignal;
  /** Longest answer, in tokens; absent: what the adapter holds for enough. */
  readonly maxTokens?: number | undefined;
  /** Asks for JSON of this form as the text. The caller still checks it: not every server keeps to it. */
  readonly schema?: AnswerSchema | undefined;
}

/** Tokens that a request cost, as the server counted them. */
export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface ModelAnswer {
  /** Not blank. */
  readonly text: string;
  /** `length`: it was cut because it grew too long. */
  readonly finishReason: 'stop' | 'length';
  /** Null when the server did not say. */
  readonly usage: ModelUsage | null;
}

/** Any language model that writes one answer. Two exist: an OpenAI-compatible server, and the tests' scripted one. */
export interface LanguageModel {
  /** Name for reports, such as the model's own. */
  readonly name: string;
  /** The whole answer at once. Rejects on any failure, with `ModelError` where the cause is known. */
  complete(request: ModelRequest): Promise<ModelAnswer>;
  /**
   * The same, written bit by bit: `onDelta` is called with each further piece of the text, never with an empty one.
   * Resolves to the whole answer; rejects also when only a part of it came.
   */
  stream(request: ModelRequest, onDelta: (text: string) => void): Promise<ModelAnswer>;
}

/** A model that turns texts into points, close together for texts that mean the same. */
export interface EmbeddingModel {
  /** Name for reports; vectors of models with different names cannot be compared. */
  readonly name: string;
  /** One vector a text, in their order, all of one dimension. Rejects on any failure. */
  embed(
    texts: readonly string[],
    options: { readonly signal: AbortSignal },
  ): Promise<readonly Float32Array[]>;
}

/** A request that failed, and whether the same request may succeed if it is made again. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly retryable: boolean;
  /** How long the server wants to be left alone; 0 when it did not say. */
  readonly retryAfterMs: number;
  constructor(
    message: string,
    { retryable, retryAfterMs = 0 }: { readonly retryable: boolean; readonly retryAfterMs?: number },
  ) {
    super(message);
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
  }
}
