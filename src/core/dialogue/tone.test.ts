import { expect, test } from 'bun:test';
import { determineTone } from './tone.ts';

test.each([
  [10, false, 0, 'empathetic_escalation'],
  [8, true, 3, 'empathetic_escalation'],
  [7, true, 3, 'empathetic_supportive'],
  [6, false, 0, 'empathetic_supportive'],
  [5, true, 0, 'patient_alternative'],
  [5, false, 2, 'patient_alternative'],
  [5, false, 1, 'understanding_adaptive'],
  [0, true, 1, 'patient_alternative'],
  [5, false, 0, 'helpful_friendly'],
  [0, false, 0, 'helpful_friendly'],
] as const)('frustration %d, follow-up %p, %d attempts: %s', (...row) => {
  const [frustrationLevel, followUp, attemptCount, tone] = row;
  expect(determineTone({ frustrationLevel, followUp, attemptCount })).toBe(tone);
});
