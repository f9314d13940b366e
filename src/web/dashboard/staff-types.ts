/** What the stream of what is going on now says, at most once a second. */
export interface LiveState {
  readonly at: string;
  readonly open: number;
  readonly waiting: number;
  readonly frustrated: number;
  readonly escalating: number;
  readonly conversations: readonly {
    readonly conversation_id: string;
    readonly state: string;
    readonly topic: string | null;
    readonly agent: string | null;
    readonly frustration_level: number;
    readonly likelihood: number | null;
    readonly waiting_ms: number | null;
    readonly last_message_at: string;
  }[];
}

export interface EscalationPredictions {
  readonly model: {
    readonly name: string;
    readonly version: number | null;
    readonly fallback_reason: string | null;
  } | null;
  readonly open: number;
  readonly predictions: readonly {
    readonly conversation_id: string;
    readonly likelihood: number;
    readonly confidence: number | null;
    readonly factors: readonly string[];
    readonly recommendation: string | null;
    readonly topic: string | null;
    readonly state: string;
    readonly frustration_level: number | null;
    readonly updated_at: string;
    readonly href: string;
  }[];
}

export interface ModelVersion {
  readonly version: number;
  readonly in_force: boolean;
  readonly dataset_hash: string;
  readonly bytes: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly created_at: string;
}

export interface ModelTask {
  readonly task: string;
  /** 0 is the built-in model. */
  readonly in_force: number;
  /** What the server that answered works with; null: it does not use this task. */
  readonly in_use: number | null;
  readonly versions: readonly ModelVersion[];
}

export interface ModelList {
  readonly models: readonly ModelTask[];
}

/** A message that a person should label. */
export interface InboxItem {
  readonly message_id: string;
  readonly conversation_id: string;
  readonly text: string;
  readonly said_at: string;
  readonly language: string;
  readonly topic: string | null;
  readonly confidence: number;
  readonly runner_up: string | null;
  readonly reasons: readonly string[];
}

export interface InboxCoverage {
  readonly topics: readonly {
    readonly topic: string;
    readonly asked: number;
    readonly labeled: number;
    readonly by_language: readonly { readonly language: string; readonly labeled: number }[];
  }[];
  readonly languages: readonly {
    readonly language: string;
    readonly asked: number;
    readonly labeled: number;
  }[];
}
