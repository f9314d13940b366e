/** An article near a query in meaning; `similarity` is 0-1, 1 being the same. */
export interface SemanticMatch {
  readonly slug: string;
  readonly similarity: number;
}

/** Finds articles by meaning. Pure and bounded in time; a model that has to be asked first stays outside the core. */
export interface SemanticSearch {
  /** At most `limit` matches, best first. */
  nearest(query: string, options: { readonly limit: number }): readonly SemanticMatch[];
}
