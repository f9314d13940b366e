import { expect, test } from 'bun:test';
import { encodeEscalationModel } from '#core/escalation/codec.ts';
import { turnOf } from '#core/escalation/escalation.fixture.ts';
import type { EscalationModel } from '#core/escalation/model.ts';
import { drawHistories } from '#mlops/escalation/histories.fixture.ts';
import { trainEscalation } from '#mlops/escalation/train.ts';
import { createEscalation } from './escalation.ts';

const TRAINED: EscalationModel = {
  ...trainEscalation(drawHistories(800), { seed: 1, trainedTo: new Date(0), dataHash: 'hash' }),
  metrics: { auroc: 0.8 },
} as EscalationModel;

test('a model that is put in force predicts from then on, and the built-in factors come back', () => {
  const escalation = createEscalation();
  expect(escalation.model).toMatchObject({ name: 'factors', version: null, metrics: {} });
  expect(escalation.model.fallbackReason).toContain('No model');
  escalation.use(encodeEscalationModel(TRAINED), 4);
  expect(escalation.model).toEqual({
    name: 'logistic-4',
    version: 4,
    fallbackReason: null,
    metrics: { auroc: 0.8 },
  });
  expect(escalation.predict([turnOf()]).model).toBe('logistic-4');
  escalation.use(null, 0);
  expect(escalation.model.version).toBeNull();
  expect(escalation.predict([turnOf()]).model).toBe('factors');
});

test('a file that is cut changes nothing', () => {
  const escalation = createEscalation();
  const bytes = encodeEscalationModel(TRAINED);
  escalation.use(bytes, 1);
  expect(() => escalation.use(bytes.subarray(0, bytes.length - 1), 2)).toThrow('checksum');
  expect(escalation.model.name).toBe('logistic-1');
});

test('stored factors keep why there is no model', () => {
  const escalation = createEscalation();
  const outcomes = Array.from({ length: 11 }, () => ({ turns: 100, handedOver: 20 }));
  escalation.use(encodeEscalationModel({ kind: 'factors', reason: 'Too little.', outcomes }), 2);
  expect(escalation.model).toMatchObject({ name: 'factors', version: 2, fallbackReason: 'Too little.' });
  expect(escalation.predict([turnOf()]).confidence).toBeGreaterThan(0.5);
});
