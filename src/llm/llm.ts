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
}

/** Any language model that writes one answer. Two exist: an OpenAI-compatible server, and the tests' scripted one. */
export interface LanguageModel {
  /** Name for reports, such as the model's own. */
  readonly name: string;
  /** The text of the answer. Rejects on any failure. */
  complete(request: ModelRequest): Promise<string>;
}
