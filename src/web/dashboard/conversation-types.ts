import type { ReportWindow } from './api-types.ts';

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
