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
