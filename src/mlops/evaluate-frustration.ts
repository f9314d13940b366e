import { ESCALATION_FRUSTRATION, SUPPORTIVE_FRUSTRATION } from '#core/dialogue/tone.ts';
import { type Interval, wilsonInterval } from '#core/nlu/classifier/metrics.ts';
import type { Frustration } from '#core/nlu/understanding.ts';
import { FRUSTRATION_PARTS, type FrustrationPart, type Mood, type MoodExample } from './read-frustration.ts';

/** Messages from a threshold on, as one way of scoring finds them. */
export interface ThresholdFigures {
  /** Share of the found messages that are rightly found, 0-1; null when none is found. */
  readonly precision: number | null;
  readonly precisionInterval: Interval;
  /** Share of the messages to be found that are, 0-1; null when there is none. */
  readonly recall: number | null;
  readonly recallInterval: Interval;
  /** Harmonic mean of the two, 0-1; 0 when there is nothing to measure. */
  readonly f1: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

export interface ThresholdReport {
  /** Frustration 0-10 from which a message counts as found. */
  readonly threshold: number;
  readonly scored: ThresholdFigures;
  /** The formula of the product brief on the same messages. */
  readonly brief: ThresholdFigures;
}

/** A message whose level belongs to another mood. */
export interface MoodMiss {
  readonly id: string;
  readonly expected: Mood;
  /** Frustration 0-10. */
  readonly level: number;
  readonly parts: readonly string[];
  /** The beginning of the message. */
  readonly text: string;
}

export interface PartReport {
  readonly part: FrustrationPart;
  readonly messages: number;
  readonly thresholds: readonly ThresholdReport[];
  /** All misses; `worst` has the first few of them. */
  readonly missCount: number;
  /** Farthest from the levels of their mood first. */
  readonly worst: readonly MoodMiss[];
}

export interface FrustrationReport {
  readonly parts: readonly PartReport[];
}

/** How a first message is scored, by the product and by the brief's formula. */
export interface FrustrationScorers {
  readonly score: (text: string) => Pick<Frustration, 'level' | 'parts'>;
  readonly scoreBrief: (text: string) => number;
}

/** Levels that suit a mood, and which thresholds it is to be found at: those at or below the lowest level. */
const LEVELS: Readonly<Record<Mood, { readonly lowest: number; readonly highest: number }>> = {
  calm: { lowest: 0, highest: SUPPORTIVE_FRUSTRATION - 1 },
  upset: { lowest: SUPPORTIVE_FRUSTRATION, highest: ESCALATION_FRUSTRATION - 1 },
  furious: { lowest: ESCALATION_FRUSTRATION, highest: 10 },
};

const THRESHOLDS = [SUPPORTIVE_FRUSTRATION, ESCALATION_FRUSTRATION];
const WORST_MISSES = 12;
const SHOWN_CHARACTERS = 80;

/** Measures how well levels of frustration agree with moods that people gave, at the thresholds of the tone. */
export function evaluateFrustration(
  examples: readonly MoodExample[],
  { score, scoreBrief }: FrustrationScorers,
): FrustrationReport {
  const scored = examples.map((example) => ({
    example,
    frustration: score(example.text),
    briefLevel: scoreBrief(example.text),
  }));
  return {
    parts: FRUSTRATION_PARTS.map((part) => {
      const rows = scored.filter(({ example }) => example.part === part);
      const misses = missesOf(rows);
      return {
        part,
        messages: rows.length,
        thresholds: THRESHOLDS.map((threshold) => ({
          threshold,
          scored: figuresOf(rows, { threshold, levelOf: ({ frustration }) => frustration.level }),
          brief: figuresOf(rows, { threshold, levelOf: ({ briefLevel }) => briefLevel }),
        })),
        missCount: misses.length,
        worst: misses.slice(0, WORST_MISSES),
      };
    }),
  };
}

interface ScoredRow {
  readonly example: MoodExample;
  readonly frustration: Pick<Frustration, 'level' | 'parts'>;
  readonly briefLevel: number;
}

interface FigureOptions {
  readonly threshold: number;
  readonly levelOf: (row: ScoredRow) => number;
}

function figuresOf(rows: readonly ScoredRow[], { threshold, levelOf }: FigureOptions): ThresholdFigures {
  const count = (wanted: boolean, found: boolean) =>
    rows.filter(
      (row) =>
        LEVELS[row.example.level].lowest >= threshold === wanted && levelOf(row) >= threshold === found,
    ).length;
  const truePositives = count(true, true);
  const falsePositives = count(false, true);
  const falseNegatives = count(true, false);
  return {
    precision: share(truePositives, truePositives + falsePositives),
    precisionInterval: wilsonInterval(truePositives, truePositives + falsePositives),
    recall: share(truePositives, truePositives + falseNegatives),
    recallInterval: wilsonInterval(truePositives, truePositives + falseNegatives),
    f1: share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives) ?? 0,
    truePositives,
    falsePositives,
    falseNegatives,
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function missesOf(rows: readonly ScoredRow[]): readonly MoodMiss[] {
  return rows
    .map(({ example, frustration }) => ({ example, frustration, distance: distanceOf(example, frustration) }))
    .filter(({ distance }) => distance > 0)
    .sort((a, b) => b.distance - a.distance)
    .map(({ example, frustration }) => ({
      id: example.id,
      expected: example.level,
      level: frustration.level,
      parts: frustration.parts.map(({ label, points }) => `${label} ${points > 0 ? '+' : ''}${points}`),
      text: shorten(example.text),
    }));
}

/** How far a level is from those of the mood; 0 within them. */
function distanceOf({ level: mood }: MoodExample, { level }: Pick<Frustration, 'level'>): number {
  const { lowest, highest } = LEVELS[mood];
  return Math.max(lowest - level, level - highest, 0);
}

function shorten(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS - 1).toWellFormed()}…` : text;
}
