/** An article near a query in meaning; `similarity` is 0-1, 1 being the same. */
export interface SemanticMatch {
  readonly slug: string;
  readonly similarity: number;
  /** The passage that is near, if it was one: its `id`. */
  readonly passage?: string;
}
