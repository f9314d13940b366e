/** One exchange of a prompt, oldest first. */
export interface ModelMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

export interface ModelRequest {
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  /** Ends the request early; the promise then rejects. */
  readonly signal: AbortSignal;
  /** Called with each further piece of the text while it is written, never with an empty one. Absent: no streaming. */
  readonly onDelta?: ((text: string) => void) | undefined;
}

export interface ModelAnswer {
  /** Not blank. */
  readonly text: string;
  /** `length`: it was cut because it grew too long. */
  readonly finishReason: 'stop' | 'length';
}

/** Any language model that writes one answer. Two exist: an OpenAI-compatible server, and the tests' scripted one. */
export interface LanguageModel {
  /** Name for reports, such as the model's own. */
  readonly name: string;
  /** The whole answer, also when it was streamed. Rejects on any failure, also when only a part of it came. */
  complete(request: ModelRequest): Promise<ModelAnswer>;
}
