import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { decodeEscalationModel, encodeEscalationModel } from './codec.ts';
import { anyLogisticModel } from './escalation.fixture.ts';
import type { FactorModel } from './model.ts';

const FACTORS: FactorModel = {
  kind: 'factors',
  reason: 'Too little to learn from.',
  outcomes: Array.from({ length: 11 }, (_, index) => ({ turns: index * 10, handedOver: index })),
};

/** The message of what is thrown. */
function failure(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return String(error);
  }
  return 'nothing';
}

test('a model is read as it was written', () => {
  fc.assert(
    fc.property(anyLogisticModel, (model) => {
      expect(decodeEscalationModel(encodeEscalationModel(model))).toEqual(JSON.parse(JSON.stringify(model)));
    }),
  );
  expect(decodeEscalationModel(encodeEscalationModel(FACTORS))).toEqual(FACTORS);
});

test('a file with any change or cut is refused', () => {
  const bytes = encodeEscalationModel(FACTORS);
  fc.assert(
    fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (place, change) => {
      const changed = Uint8Array.from(bytes);
      changed[place] = (changed[place] as number) ^ change;
      expect(failure(() => decodeEscalationModel(changed))).toContain('Error: ');
      expect(failure(() => decodeEscalationModel(bytes.subarray(0, place)))).toContain('Error: ');
    }),
  );
});

test('a file of another kind or version says so', () => {
  const bytes = encodeEscalationModel(FACTORS);
  expect(failure(() => decodeEscalationModel(new TextEncoder().encode('LKIM\r\n and more')))).toContain(
    'Not an escalation model',
  );
  const later = Uint8Array.from(bytes);
  later[6] = 2;
  expect(failure(() => decodeEscalationModel(later))).toContain(
    'has version 2; this program reads version 1',
  );
  const damaged = Uint8Array.from(bytes);
  damaged[bytes.length - 3] = 0;
  expect(failure(() => decodeEscalationModel(damaged))).toContain('its checksum does not match');
});

test('a whole file whose model lacks something is refused', () => {
  fc.assert(
    fc.property(anyLogisticModel, (model) => {
      for (const lacking of [
        { ...model, weights: model.weights.slice(1) },
        { ...model, scales: model.scales.map(() => 0) },
        { ...model, features: [...model.features].reverse() },
        { ...model, covariance: [] },
        { ...model, trainedTo: 'yesterday' },
      ]) {
        expect(failure(() => decodeEscalationModel(encodeEscalationModel(lacking)))).toContain('is missing');
      }
    }),
    { numRuns: 5 },
  );
});
