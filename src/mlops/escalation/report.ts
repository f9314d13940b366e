import { ESCALATION_COSTS, limitsInForce } from '#core/escalation/costs.ts';
import type { EscalationComparison } from './learn.ts';
import type { EscalationScores } from './measure.ts';

const LABEL_WIDTH = 38;
const COLUMN_WIDTH = 22;

/** The comparison for people. `fallbackReason`: why there is no trained model. */
export function escalationText(
  { conversations, handedOver, atOnce, factors, model }: EscalationComparison,
  { fallbackReason }: { readonly fallbackReason: string | null },
): string {
  const versions = model === null ? [factors] : [factors, model];
  const line = (label: string, show: (scores: EscalationScores) => string) =>
    label.padEnd(LABEL_WIDTH) + versions.map((scores) => show(scores).padStart(COLUMN_WIDTH)).join('');
  return [
    ...(fallbackReason === null ? [] : [fallbackReason, '']),
    `Measured on ${conversations} conversations, the newest: ${handedOver} went to a person, ${atOnce} of them at once.`,
    '',
    line('', ({ model: name }) => name),
    line('Turns', ({ turns }) => String(turns)),
    line('Share of turns before a hand-off', ({ prevalence }) => percent(prevalence)),
    line('AUROC', ({ auroc }) => decimal(auroc)),
    line('  95 %', ({ aurocInterval: [low, high] }) => `${decimal(low)} to ${decimal(high)}`),
    line('Brier score', ({ brier }) => decimal(brier)),
    line('  of the bare share', ({ prevalence }) => decimal(prevalence * (1 - prevalence))),
    line('Expected calibration error', ({ calibrationError }) => decimal(calibrationError)),
    line('Mean confidence', ({ meanConfidence }) => decimal(meanConfidence)),
    line('A person is recommended above', ({ warning }) => decimal(warning.threshold)),
    line('Warned of', ({ warning }) => outOf(warning.warned, warning.handedOver)),
    line('  turns before the hand-off, mean', ({ warning }) => turnsText(warning.meanTurns)),
    line('  median', ({ warning }) => turnsText(warning.medianTurns)),
    line('False alarms', ({ warning }) => outOf(warning.falseAlarms, warning.others)),
    '',
    ...versions.flatMap(reliabilityLines),
    costsLine(),
    '',
  ].join('\n');
}

function reliabilityLines({ model, bins }: EscalationScores): readonly string[] {
  return [
    `Reliability of ${model}: said, came true, turns`,
    ...bins.map(
      ({ meanProbability, accuracy, count }) =>
        `  ${decimal(meanProbability)}  ${decimal(accuracy)}  ${String(count).padStart(6)}`,
    ),
    '',
  ];
}

function costsLine(): string {
  const { missed, needlessOffer, offerFirst, needlessHandOver } = ESCALATION_COSTS;
  const { offer, handOver } = limitsInForce();
  return (
    `Costs: missed ${missed}, needless offer ${needlessOffer}, offer first ${offerFirst}, needless hand-over ` +
    `${needlessHandOver}; so at a calibrated likelihood a person is offered above ${decimal(offer)} and called above ${decimal(handOver)}.`
  );
}

const decimal = (value: number) => (Number.isFinite(value) ? value.toFixed(3) : '-');
const percent = (value: number) => (Number.isFinite(value) ? `${(value * 100).toFixed(1)} %` : '-');
const outOf = (count: number, all: number) =>
  `${count} of ${all}${all === 0 ? '' : ` (${percent(count / all)})`}`;
const turnsText = (value: number | null) => (value === null ? '-' : value.toFixed(2));
