import { expect, test } from 'bun:test';
import {
  englishSyllables,
  fleschKincaidGrade,
  infleszEase,
  isEasyToRead,
  spanishSyllables,
} from './reading-level.fixture.ts';

test.each([
  [
    'one',
    'a I the box wait light make makes like please closed tried wired chat here guide have name phone blinks',
  ],
  [
    'two',
    'modem router statement problem today gateway outage trouble table started outlet account reset people',
  ],
  ['three', 'internet connection customer area factory idea apartment remember several technician'],
  ['four', 'activation information understanding conversation television'],
])('English words of %s syllables', (name, words) => {
  const syllables = { one: 1, two: 2, three: 3, four: 4 }[name];
  expect(words.split(' ').filter((word) => englishSyllables(word) !== syllables)).toEqual([]);
});

test.each([
  ['one', 'el luz red cual bien que sol ya'],
  ['two', 'módem rúter caja cable paso agua cuenta chispas'],
  ['three', 'factura tarea internet servicio señales enchufe'],
  ['four', 'aparato teléfono energía'],
])('Spanish words of %s syllables', (name, words) => {
  const syllables = { one: 1, two: 2, three: 3, four: 4 }[name];
  expect(words.split(' ').filter((word) => spanishSyllables(word) !== syllables)).toEqual([]);
});

test('a line for children is easy, a line of law is not', () => {
  expect(fleschKincaidGrade('The cat sat on the mat. It was a big cat.')).toBeLessThan(1);
  const law =
    'Notwithstanding the aforementioned provisions, subscribers acknowledge responsibility for unauthorized utilization of equipment.';
  expect(fleschKincaidGrade(law)).toBeGreaterThan(16);
  expect(infleszEase('El gato está en la casa. Es un gato muy grande.')).toBeGreaterThan(80);
  const ley =
    'No obstante las disposiciones anteriormente mencionadas, los suscriptores reconocen responsabilidad por utilizaciones desautorizadas.';
  expect(infleszEase(ley)).toBeLessThan(40);
  expect(isEasyToRead(law, 'en') || isEasyToRead(ley, 'es')).toBe(false);
});
