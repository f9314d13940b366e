import { expect, test } from 'bun:test';
import { decodeEscalationModel } from '#core/escalation/codec.ts';
import { turnOf } from '#core/escalation/escalation.fixture.ts';
import { FEATURES } from '#core/escalation/features.ts';
import { createPredictor } from '#core/escalation/predict.ts';
import { drawHistories } from './histories.fixture.ts';
import { compareVersions, hashHistories, learnEscalation } from './learn.ts';
import { escalationText } from './report.ts';
import { conversationFolds, splitByTime } from './split.ts';
import { ENOUGH, trainEscalation } from './train.ts';

const HISTORIES = drawHistories(1_500);
const OPTIONS = { seed: 1, trainedTo: new Date(0), dataHash: 'hash' };

test('a trained model tells better than the factors who will need a person, and its probabilities hold', () => {
  const learned = learnEscalation(HISTORIES, { seed: 1 });
  const { factors, model } = learned.comparison;
  expect(learned.fallbackReason).toBeNull();
  expect(model?.auroc).toBeGreaterThan(factors.auroc);
  expect(model?.auroc).toBeGreaterThan(0.75);
  expect(model?.brier).toBeLessThan(factors.brier);
  expect(model?.calibrationError).toBeLessThan(0.07);
  expect(learned.metrics['auroc']).toBe(model?.auroc);
  const [low, high] = model?.aurocInterval ?? [1, 0];
  expect(low).toBeLessThan(model?.auroc ?? 0);
  expect(high).toBeGreaterThan(model?.auroc ?? 1);
  const read = decodeEscalationModel(learned.bytes);
  expect(read.kind === 'logistic' ? read.metrics : {}).toEqual(learned.metrics);
});

test('what leads to a person in the examples raises the likelihood, the topic too', () => {
  const model = trainEscalation(HISTORIES, OPTIONS);
  const predictor = createPredictor(model);
  const likelihood = (turn: Parameters<typeof turnOf>[0]) => predictor.predict([turnOf(turn)]).likelihood;
  expect(likelihood({ frustrationLevel: 8 })).toBeGreaterThan(likelihood({ frustrationLevel: 1 }));
  expect(likelihood({ topic: 'no_internet' })).toBeGreaterThan(likelihood({ topic: 'bill_view' }));
  expect(predictor.predict([turnOf()]).confidence).toBeGreaterThan(0.5);
});

test.each([
  ['one topic for all', () => 'no_internet'],
  ['topics that nothing hangs on', (index: number) => (index % 20 === 0 ? 'bill_view' : 'no_internet')],
])('no conversation is told its own outcome by its topic: %s', (_, topicOf) => {
  const histories = HISTORIES.map((history, index) => ({
    ...history,
    turns: history.turns.map((turn) => ({ ...turn, topic: topicOf(index) })),
  }));
  const model = trainEscalation(histories, OPTIONS);
  if (model.kind !== 'logistic') throw new Error('There should be a trained model.');
  expect(Math.abs(model.weights[FEATURES.indexOf('topic')] ?? 1)).toBeLessThan(0.2);
  expect(model.calibration.slope).toBeCloseTo(1, 0.5);
});

test('the same conversations give the same file, in whatever order they come', () => {
  const [first, second] = [HISTORIES, [...HISTORIES].reverse()].map((each) =>
    learnEscalation(each, { seed: 1 }),
  );
  expect(first?.bytes).toEqual(second?.bytes as Uint8Array);
  expect(hashHistories(HISTORIES.slice(1))).not.toBe(hashHistories(HISTORIES));
});

test('too little to learn from is said, and the factors stay, with what was observed of them', () => {
  const few = drawHistories(150);
  const learned = learnEscalation(few, { seed: 1 });
  expect(learned.fallbackReason).toContain(`${ENOUGH.handedOver} and ${ENOUGH.others} are needed`);
  expect(learned.comparison.model).toBeNull();
  expect(escalationText(learned.comparison, learned)).toContain('Too little to learn from');
  const model = decodeEscalationModel(learned.bytes);
  if (model.kind !== 'factors') throw new Error('There should be no trained model.');
  const observed = model.outcomes.reduce((sum, { turns }) => sum + turns, 0);
  expect(observed).toBe(splitByTime(few).older.reduce((sum, { turns }) => sum + turns.length, 0));
  const [turn] = few[0]?.turns ?? [];
  expect(createPredictor(model).predict(turn ? [turn] : []).confidence).toBeGreaterThan(
    createPredictor(null).predict(turn ? [turn] : []).confidence,
  );
});

test('the limits of what is enough are where they are said to be', () => {
  const handedOver = HISTORIES.filter((history) => history.handedOver).slice(0, ENOUGH.handedOver);
  const others = HISTORIES.filter((history) => !history.handedOver).slice(0, ENOUGH.others);
  expect(trainEscalation([...handedOver, ...others], OPTIONS).kind).toBe('logistic');
  expect(trainEscalation([...handedOver.slice(1), ...others], OPTIONS).kind).toBe('factors');
  expect(trainEscalation([...handedOver, ...others.slice(1)], OPTIONS).kind).toBe('factors');
});

test('outcomes that nothing points to are not worth a model', () => {
  const random = drawHistories(2_000, { seed: 9 });
  const shuffled = random.map((history, index) => ({
    ...history,
    handedOver: random[(index * 7 + 3) % random.length]?.handedOver ?? false,
  }));
  const { comparison } = learnEscalation(shuffled, { seed: 1 });
  // Either the factors stay, or the model is as cautious as a model of nothing has to be.
  const [low] = comparison.model?.aurocInterval ?? [0.5];
  expect(low).toBeLessThanOrEqual(0.52);
  const said = comparison.model?.bins.map(({ meanProbability }) => meanProbability) ?? [0];
  expect(Math.max(...said) - Math.min(...said)).toBeLessThan(0.3);
});

test('conversations are split whole: by time, and evenly over the folds', () => {
  const { older, newer, at } = splitByTime(HISTORIES);
  expect(older.length / HISTORIES.length).toBeCloseTo(0.75, 2);
  expect(Math.max(...older.map(({ begunAt }) => begunAt.getTime()))).toBeLessThan(at.getTime());
  expect(Math.min(...newer.map(({ begunAt }) => begunAt.getTime()))).toBe(at.getTime());
  const folds = conversationFolds(older, { seed: 1 });
  expect(
    folds
      .flatMap(({ held }) => held)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(older.map(({ id }) => id).sort());
  for (const { held, others } of folds) {
    const ids = new Set(held.map(({ id }) => id));
    expect(others.some(({ id }) => ids.has(id))).toBe(false);
    expect(held.length + others.length).toBe(older.length);
  }
});

test('without a model the factors are measured alone', () => {
  const { model, factors, atOnce } = compareVersions(
    [...HISTORIES, { id: 'at once', begunAt: new Date(0), turns: [], handedOver: true }],
    { model: { kind: 'factors', reason: '', outcomes: [] }, older: [], seed: 1 },
  );
  expect(model).toBeNull();
  expect(atOnce).toBe(1);
  expect(factors.turns).toBe(HISTORIES.reduce((sum, { turns }) => sum + turns.length, 0));
});
