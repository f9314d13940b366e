import type { ConversationHistory } from '#core/escalation/history.ts';
import type { Predictor } from '#core/escalation/predict.ts';
import {
  areaUnderRoc,
  type CalibrationBin,
  calibrationTable,
  expectedCalibrationError,
  type Forecast,
} from '#core/nlu/classifier/metrics.ts';
import { createRandom } from '#core/nlu/classifier/random.ts';
import { quantile } from '#lib/quantile.ts';

/** Bins of the reliability table, of equal count. */
const BINS = 10;
/** Samples of conversations, drawn with replacement, that the interval of the AUROC is taken from. */
const RESAMPLES = 200;

/** How long before a hand-off a person was first recommended. */
export interface Warning {
  /** The likelihood above which that is. */
  readonly threshold: number;
  /** Conversations that went to a person, not at once. */
  readonly handedOver: number;
  /** Those of them that the likelihood rose above the threshold in before that. */
  readonly warned: number;
  /** Turns from the first warning to the hand-off, over those that were warned of; null for none. */
  readonly meanTurns: number | null;
  readonly medianTurns: number | null;
  /** Conversations that did not go to a person, and those of them that were warned of. */
  readonly others: number;
  readonly falseAlarms: number;
}

/** How good predictions are, one for each turn. */
export interface EscalationScores {
  readonly model: string;
  readonly turns: number;
  /** Share of the turns that a hand-off followed; a forecast of this for all of them has the Brier score `p (1 - p)`. */
  readonly prevalence: number;
  /** NaN when all had the same outcome. */
  readonly auroc: number;
  /** 95 %, by resampling conversations. */
  readonly aurocInterval: readonly [number, number];
  /** Mean squared distance of likelihood and outcome (Brier, 1950): 0 is best. */
  readonly brier: number;
  readonly calibrationError: number;
  readonly bins: readonly CalibrationBin[];
  readonly meanConfidence: number;
  readonly warning: Warning;
}

interface Scored {
  readonly handedOver: boolean;
  readonly likelihoods: readonly number[];
  readonly confidences: readonly number[];
}

/** Measures a predictor on conversations that it was not made from. */
export function measureEscalation(
  histories: readonly ConversationHistory[],
  { predictor, seed }: { readonly predictor: Predictor; readonly seed: number },
): EscalationScores {
  const scored = histories
    .filter(({ turns }) => turns.length > 0)
    .map(({ turns, handedOver }): Scored => {
      const predictions = turns.map((_, index) => predictor.predict(turns.slice(0, index + 1)));
      return {
        handedOver,
        likelihoods: predictions.map(({ likelihood }) => likelihood),
        confidences: predictions.map(({ confidence }) => confidence),
      };
    });
  const forecasts = scored.flatMap(forecastsOf);
  const confidences = scored.flatMap((conversation) => conversation.confidences);
  return {
    model: predictor.name,
    turns: forecasts.length,
    prevalence: mean(forecasts.map(({ right }) => Number(right))),
    auroc: aurocOf(scored),
    aurocInterval: aurocInterval(scored, { seed }),
    brier: mean(forecasts.map(({ probability, right }) => (probability - Number(right)) ** 2)),
    calibrationError: expectedCalibrationError(forecasts, BINS),
    bins: calibrationTable(forecasts, BINS),
    meanConfidence: mean(confidences),
    warning: warningOf(scored, { threshold: predictor.limit }),
  };
}

function forecastsOf({ likelihoods, handedOver }: Scored): readonly Forecast[] {
  return likelihoods.map((probability) => ({ probability, right: handedOver }));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function aurocOf(scored: readonly Scored[]): number {
  const of = (outcome: boolean) =>
    scored.filter(({ handedOver }) => handedOver === outcome).flatMap(({ likelihoods }) => likelihoods);
  return areaUnderRoc(of(true), of(false));
}

/** Percentiles of the AUROC over samples of whole conversations, as the turns of one are alike (Efron, 1979). */
function aurocInterval(
  scored: readonly Scored[],
  { seed }: { readonly seed: number },
): readonly [number, number] {
  const random = createRandom(seed);
  const areas: number[] = [];
  for (let count = 0; count < RESAMPLES && scored.length > 0; count++) {
    const sample = scored.map(() => scored[Math.floor(random() * scored.length)] as Scored);
    const area = aurocOf(sample);
    if (Number.isFinite(area)) areas.push(area);
  }
  areas.sort((a, b) => a - b);
  return [quantile(areas, 0.025), quantile(areas, 0.975)];
}

/** Turns from the first likelihood above the threshold to what came after the last turn; null when none was. */
export function warningTurns(
  likelihoods: readonly number[],
  { threshold }: { readonly threshold: number },
): number | null {
  const first = likelihoods.findIndex((likelihood) => likelihood > threshold);
  return first === -1 ? null : likelihoods.length - first;
}

function warningOf(scored: readonly Scored[], { threshold }: { readonly threshold: number }): Warning {
  const warnings = (outcome: boolean) =>
    scored
      .filter(({ handedOver }) => handedOver === outcome)
      .map(({ likelihoods }) => warningTurns(likelihoods, { threshold }));
  const before = warnings(true);
  const others = warnings(false);
  const turns = before.filter((count) => count !== null).sort((a, b) => a - b);
  return {
    threshold,
    handedOver: before.length,
    warned: turns.length,
    meanTurns: turns.length === 0 ? null : mean(turns),
    medianTurns: turns.length === 0 ? null : quantile(turns, 0.5),
    others: others.length,
    falseAlarms: others.filter((count) => count !== null).length,
  };
}
