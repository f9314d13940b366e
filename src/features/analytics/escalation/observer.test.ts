import { expect, test } from 'bun:test';
import { encodeEscalationModel } from '#core/escalation/codec.ts';
import { turnOf } from '#core/escalation/escalation.fixture.ts';
import { drawHistories } from '#mlops/escalation/histories.fixture.ts';
import { trainEscalation } from '#mlops/escalation/train.ts';
import { createEscalation } from './escalation.ts';
import { createOutcomeObserver, type OutcomeObserverOptions } from './observer.ts';

const HISTORIES = drawHistories(900);

/** An observer over conversations that a test gives. */
function observing(read: OutcomeObserverOptions['store']['read']) {
  const escalation = createEscalation();
  const errors: unknown[] = [];
  const observer = createOutcomeObserver({
    store: { read },
    escalation,
    now: () => new Date(),
    onError: (error) => errors.push(error),
  });
  return { escalation, observer, errors };
}

test('the built-in factors become as confident as what was seen of their scores allows', async () => {
  const { escalation, observer } = observing(async function* () {
    yield HISTORIES.slice(0, 500);
    yield HISTORIES.slice(500);
  });
  await using _observer = observer;
  const before = escalation.predict([turnOf({ frustrationLevel: 7 })]);
  await observer.look();
  const after = escalation.predict([turnOf({ frustrationLevel: 7 })]);
  expect(after.confidence).toBeGreaterThan(before.confidence + 0.3);
  expect({ ...after, confidence: 0 }).toEqual({ ...before, confidence: 0 });
  expect(escalation.model.fallbackReason).toContain('No model');
});

test('a trained model needs no such look, and the factors that come back remember', async () => {
  let reads = 0;
  const { escalation, observer } = observing(async function* () {
    reads += 1;
    yield HISTORIES;
  });
  await using _observer = observer;
  await observer.look();
  const { confidence } = escalation.predict([turnOf()]);
  const trained = trainEscalation(HISTORIES, { seed: 1, trainedTo: new Date(0), dataHash: '' });
  escalation.use(encodeEscalationModel(trained), 1);
  await observer.look();
  expect(reads).toBe(1);
  escalation.use(null, 0);
  expect(escalation.predict([turnOf()]).confidence).toBe(confidence);
});

test('a look that fails is told, and the next one works', async () => {
  let reads = 0;
  const { observer, errors } = observing(async function* () {
    reads += 1;
    if (reads === 1) throw new Error('No conversations.');
    yield HISTORIES;
  });
  await using _observer = observer;
  await observer.look();
  await observer.look();
  expect(errors).toHaveLength(1);
  expect(reads).toBe(2);
});
