/** The JSON of the staff's API, as far as the pages read it; the API's own description has all of it. */

/** A set of conversations: the parameters that select it, and the address that lists it. */
export interface Selected {
  readonly filter: Readonly<Record<string, string | number>>;
  readonly href: string;
}

export interface ReportWindow {
  readonly from: string;
  readonly to: string;
  readonly time_zone: string;
}

/** What every report says of itself. */
export interface Report {
  readonly window: ReportWindow;
  readonly cohort: Selected & { readonly conversations: number };
  /** Every change before this is in the figures; null before the first pass. */
  readonly as_of: string | null;
}

export type Interval = readonly [number, number] | null;

/** One number of a report; null where nothing can be said. */
export interface Figure extends Selected {
  readonly name: string;
  readonly about: string;
  readonly value: number | null;
  readonly kind: 'count' | 'rate' | 'mean' | 'percentile';
  readonly unit: 'count' | 'share' | 'ms' | 'level' | 'rating' | 'turns';
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly interval: Interval;
}

export interface Group extends Selected {
  readonly value: string;
  readonly conversations: number;
  readonly share: number | null;
  readonly resolution_rate: number | null;
  readonly handoff_rate: number | null;
}

export type BucketName = 'hour' | 'day' | 'week';

/** A part of the window, half-open. */
interface Span extends Selected {
  readonly start: string;
  readonly end: string;
}

export interface Overview extends Report {
  readonly figures: readonly Figure[];
  readonly previous: readonly { readonly name: string; readonly value: number | null }[];
  readonly series: {
    readonly bucket: BucketName;
    readonly points: readonly (Span & {
      readonly conversations: number;
      readonly resolved: number;
      readonly handed_over: number;
    })[];
  };
  readonly top_topics: readonly Group[];
  readonly intents: readonly Group[];
  readonly agents: readonly Group[];
  readonly handoff_reasons: readonly Group[];
  readonly websocket: Readonly<Record<string, number>>;
}

/** Turns by what their confidence allowed. */
export interface Bands {
  readonly answer: number;
  readonly ask: number;
  readonly hand_over: number;
}

interface Understood extends Selected {
  readonly intent: string;
  readonly turns: number;
  readonly share: number | null;
  readonly mean_confidence: number | null;
  readonly bands: Bands;
}

export interface Drift {
  readonly against: { readonly from: string; readonly to: string };
  readonly enough: boolean;
  readonly psi: number | null;
  readonly psi_by_chance: number | null;
  readonly jensen_shannon: number | null;
  readonly confidence_change: number | null;
  readonly level: 'none' | 'some' | 'strong' | null;
  readonly largest: readonly (Selected & {
    readonly topic: string;
    readonly share: number;
    readonly share_before: number;
  })[];
}

export interface Intents extends Report {
  readonly turns: number;
  readonly intents: readonly Understood[];
  readonly topics: readonly (Understood & { readonly topic: string })[];
  /** Turns by the tenth that their confidence lies in, with the conversations behind each. */
  readonly confidence: readonly number[];
  readonly confidence_rows: readonly Selected[];
  readonly bucket: BucketName;
  readonly trend: readonly (Span & {
    readonly turns: number;
    readonly mean_confidence: number | null;
    readonly out_of_scope_rate: number | null;
    readonly bands: Bands;
  })[];
  readonly drift: Drift;
}

interface Rated extends Selected {
  readonly ratings: number;
  readonly mean: number | null;
  readonly response_rate: number | null;
}

export interface Satisfaction extends Report {
  readonly mean: number | null;
  readonly ratings: number;
  readonly response_rate: number | null;
  readonly by_rating: readonly (Selected & {
    readonly rating: number;
    readonly ratings: number;
    readonly share: number | null;
  })[];
  readonly by_agent: readonly (Rated & { readonly value: string })[];
  readonly bucket: BucketName;
  readonly series: readonly (Span & Rated)[];
  readonly comments: readonly {
    readonly conversation_id: string;
    readonly rating: number | null;
    readonly comment: string;
    readonly at: string;
  }[];
}

export interface SolutionRow extends Selected {
  readonly article_slug: string;
  readonly title: string;
  readonly step: number;
  readonly offered: number;
  readonly worked: number;
  readonly failed: number;
  readonly success: Selected & { readonly value: number | null; readonly interval: Interval };
  readonly follow_up_rate: number | null;
}

export interface Quality extends Report {
  readonly figures: readonly Figure[];
  readonly frustration_by_turn: readonly (Selected & {
    readonly turn: number;
    readonly turns: number;
    readonly mean: number | null;
    readonly frustrated_share: number | null;
    readonly follow_up_share: number | null;
  })[];
  readonly tones: readonly (Selected & {
    readonly tone: string;
    readonly turns: number;
    readonly share: number | null;
  })[];
  readonly solutions: readonly SolutionRow[];
}

/** One conversation of the list; it has more fields than the page shows. */
export interface ConversationRow {
  readonly conversation_id: string;
  readonly begun_at: string;
  readonly last_message_at: string;
  readonly channel: string;
  readonly language: string;
  readonly intent: string | null;
  readonly topic: string | null;
  readonly agent: string | null;
  readonly tone: string | null;
  readonly state: string;
  readonly handed_over_for: string | null;
  readonly frustration_max: number;
  readonly escalation_likelihood: number | null;
  readonly escalation_model: string | null;
  readonly turns: number;
  readonly ratings: number;
  readonly rating_sum: number;
  readonly confirmed: number;
  readonly assumed: number;
}

/** One page of the list. */
export interface ConversationList {
  readonly window: ReportWindow;
  readonly as_of: string | null;
  readonly conversations: readonly ConversationRow[];
  readonly next_cursor: string | null;
}

export interface FlowTurn {
  readonly n: number;
  readonly at: string;
  readonly message: string;
  readonly reply: string;
  readonly latency_ms: number;
  readonly understood: {
    readonly intent: string;
    readonly topic: string | null;
    readonly confidence: number;
    readonly band: string;
    readonly out_of_scope: boolean;
    readonly acts: readonly string[];
    readonly language: string;
    readonly why: string;
    readonly words: readonly { readonly word: string; readonly weight: number }[];
    readonly margin: number | null;
    readonly runner_up: { readonly topic: string; readonly margin: number } | null;
    readonly patterns: readonly { readonly label: string; readonly weight: number; readonly text: string }[];
    readonly problems: readonly { readonly topic: string; readonly confidence: number }[];
  };
  readonly decided: {
    readonly decision: string;
    readonly why: string;
    readonly state: string;
    readonly agent: string;
    readonly tone: string;
    readonly source: string;
    readonly escalation_reason: string | null;
    readonly articles: readonly { readonly slug: string; readonly title: string }[];
  };
  readonly frustration: {
    readonly level: number;
    readonly parts: readonly { readonly label: string; readonly points: number }[];
  };
  readonly escalation: {
    readonly likelihood: number;
    readonly confidence: number | null;
    readonly parts: readonly { readonly factor: string; readonly weight: number }[];
    readonly recommendation: string;
    readonly model: string;
  } | null;
  readonly rating: number | null;
}

export interface Flow {
  /** Null until it was counted. */
  readonly conversation: ConversationRow | null;
  readonly turns: readonly FlowTurn[];
  readonly more: boolean;
  readonly waiting: readonly { readonly message_id: string; readonly at: string; readonly message: string }[];
  readonly frustration_curve: readonly number[];
  readonly solutions: readonly {
    readonly article_slug: string;
    readonly title: string;
    readonly step: number;
    readonly outcome: string;
    readonly at: string;
  }[];
  readonly feedback: readonly {
    readonly rating: number | null;
    readonly resolved: boolean | null;
    readonly reasons: readonly string[];
    readonly comment: string | null;
    readonly at: string;
  }[];
}

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
