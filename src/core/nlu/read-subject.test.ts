import { describe, expect, test } from 'bun:test';
import { type Evidence, FAMILIES } from './evidence.ts';
import type { IntentReading } from './intent-reader.ts';
import { readLooseSubject } from './read-subject.ts';
import type { Intent } from './understanding.ts';

const NOTHING: IntentReading = {
  topic: -1,
  nearest: new Int32Array(5),
  nearestMargins: new Float64Array(5),
  nearestCount: 0,
  probability: 0,
  band: 'hand_over',
  act: null,
  actProbability: 0,
  margin: -1,
  outOfScope: true,
};

function evidenceOf(families: Readonly<Record<(typeof FAMILIES)[number], number>>): Evidence {
  return {
    families: Float64Array.from(FAMILIES, (family) => families[family]),
    ...{ complexity: 0, dispute: 0, otherRequest: false, otherSubject: false, matched: [], signs: [] },
    acts: new Set(),
  };
}

describe('a subject read from loose words alone', () => {
  test.each<[number, number, number, Intent]>([
    [0.9, 0.9, 0.9, 'billing'],
    [0, 0.9, 0.9, 'technical'],
    [0.8, 0.9, 0, 'technical'],
    [0, 0, 0, 'general'],
  ])('billing %p, technical %p, general %p: %p', (billing, technical, general, intent) => {
    const evidence = evidenceOf({ billing, technical, general });
    expect(readLooseSubject({ reading: NOTHING, evidence }).intent).toBe(intent);
  });

  test('is less sure the more the second family weighs', () => {
    const sure = (technical: number) => {
      const evidence = evidenceOf({ billing: 0.9, technical, general: 0 });
      return readLooseSubject({ reading: NOTHING, evidence }).confidence;
    };
    expect(sure(0)).toBeGreaterThan(sure(0.5));
    expect(sure(0.5)).toBeGreaterThan(sure(0.9));
    expect(sure(0)).toBeCloseTo(0.9);
  });
});
