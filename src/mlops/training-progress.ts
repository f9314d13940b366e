import type { TrainingObserver } from '#core/nlu/classifier/train.ts';

/** One pass of the training over its rows, of all labels together. */
export interface Epoch {
  /** From 1. */
  readonly epoch: number;
  /** Labels that were not finished before it. */
  readonly labels: number;
  /** Largest violation of the optimality conditions in it, mean over those labels. */
  readonly violation: number;
}

/** Follows a training; labels are trained one after the other, so epochs are complete only at its end. */
export interface TrainingProgress {
  readonly observer: TrainingObserver;
  epochs(): readonly Epoch[];
}

/** `show` gets a line for people after each label. */
export function createTrainingProgress(show: (line: string) => void): TrainingProgress {
  const violations: number[] = [];
  const labels: number[] = [];
  let part = 0;
  return {
    observer: {
      onPass({ pass, violation }) {
        violations[pass - 1] = (violations[pass - 1] ?? 0) + violation;
        labels[pass - 1] = (labels[pass - 1] ?? 0) + 1;
      },
      onLabel({ part: kind, done, total }) {
        if (kind === 'calibration' && done === 1) part += 1;
        const name = kind === 'model' ? 'training' : `calibrating, part ${part}`;
        show(`${name}: ${done} of ${total} labels, ${labels.length} epochs`);
      },
    },
    epochs: () =>
      labels.map((count, place) => ({
        epoch: place + 1,
        labels: count,
        violation: (violations[place] ?? 0) / count,
      })),
  };
}
