import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { FRUSTRATION_SIGNS as ENGLISH_SIGNS } from '../en/frustration.ts';
import { foldAccents } from './accents.ts';
import { FRUSTRATION_SIGNS } from './frustration.ts';
import { readSpanish } from './reading.fixture.ts';

function level(text: string, attemptCount = 0, frustrationMemory = 0): number {
  return readSpanish(text, { attemptCount, frustrationMemory }).frustration.level;
}

/** Messages with the sign that each must show. */
const SIGNS: readonly (readonly [string, string])[] = [
  ['estoy molesto con esto', 'mild'],
  ['qué frustrante', 'mild'],
  ['estoy muy decepcionada', 'intense'],
  ['me siento engañado', 'let_down'],
  ['nunca me habían tratado tan mal', 'let_down'],
  ['exijo una explicación', 'amends'],
  ['esto es inaceptable', 'condemns'],
  ['son una vergüenza', 'condemns'],
  ['pésimo servicio', 'verdict'],
  ['el peor servicio de mi vida', 'verdict'],
  ['arréglenlo ya', 'impatience'],
  ['deje de mandarme enlaces', 'impatience'],
  ['qué diablos pasa', 'impatience'],
  ['maldito módem', 'swearing'],
  ['genial, otra falla', 'sarcasm'],
  ['gracias por nada', 'sarcasm'],
  ['estoy perdiendo clientes', 'loss'],
  ['para qué les pago', 'pays_for_nothing'],
  ['es la tercera vez que llamo', 'recontact'],
  ['ya los llamé cinco veces', 'recontact'],
  ['otra vez lo mismo', 'repetition'],
  ['llevo tres días sin internet', 'long_wait'],
  ['me prometieron un crédito y nada', 'broken_promise'],
  ['el técnico nunca llegó', 'no_show'],
  ['qué pérdida de tiempo', 'wasted'],
  ['nadie me ayuda', 'brushed_off'],
  ['me pasan de un lado a otro', 'brushed_off'],
  ['me voy con la competencia', 'leaving'],
  ['quiero cancelar mi cuenta', 'cancel'],
  ['quiero poner una queja', 'complaint'],
  ['voy a ir con la FCC', 'regulator'],
  ['estoy furioso', 'fury'],
  ['ya estoy harta', 'fury'],
  ['son unos idiotas', 'insult'],
  ['bola de ladrones', 'accusation'],
  ['esto es un robo', 'accusation'],
  ['no mames', 'profanity'],
  ['qué mierda de servicio', 'obscenity'],
  ['con gente como ustedes no se puede', 'contempt'],
  ['voy a hablar con mi abogado', 'legal'],
  ['los voy a demandar', 'legal'],
  ['voy a llamar a las noticias', 'exposure'],
  ['vengan por su caja', 'break_off'],
  ['páseme a su supervisor', 'demand'],
];

describe('frustration in Spanish', () => {
  test('has the signs, labels and points of English, so that both are on one scale', () => {
    const scale = (signs: typeof FRUSTRATION_SIGNS) =>
      signs.map(({ id, label, points, isComplaint }) => ({ id, label, points, isComplaint }));
    expect(scale(FRUSTRATION_SIGNS)).toEqual(scale(ENGLISH_SIGNS));
  });

  test('shows every sign that there is', () => {
    expect(new Set(SIGNS.map(([, id]) => id))).toEqual(new Set(FRUSTRATION_SIGNS.map(({ id }) => id)));
  });

  test.each(SIGNS)('%p shows %s', (text, id) => {
    expect(readSpanish(text).signs).toContain(id);
  });

  test('signs are found without accents and in capitals', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SIGNS), fc.boolean(), ([text, id], loud) => {
        const bare = foldAccents(text);
        expect(readSpanish(loud ? bare.toUpperCase() : bare).signs).toContain(id);
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    ['hola'],
    ['no estoy molesto, solo quiero saber cuándo vuelve'],
    ['mi internet no funciona'],
    ['¿cuánto debo?'],
    ['quiero cancelar la cita del técnico'],
    ['¿qué es la tarifa de la FCC en mi factura?'],
    ['me llegó un correo sospechoso, creo que es una estafa'],
    ['me robaron el celular'],
    ['mi hijo está enojado porque no puede jugar'],
    ['si no le molesta, ¿me lo repite?'],
    ['es la primera vez que llamo'],
    ['la luz parpadea tres veces'],
    ['WIFI'],
    ['traigo mi número de otra compañía'],
  ])('%p is calm, even on the third attempt', (text) => {
    expect(level(text, 3)).toBe(0);
  });

  test.each([
    ['es la quinta vez que llamo y estoy furioso, cancelen todo', 0, 8],
    ['POR QUÉ SIGUE SIN FUNCIONAR MI INTERNET', 3, 8],
    ['voy a hablar con mi abogado, esto es una estafa', 0, 8],
    ['estoy harto, la peor compañía', 0, 8],
    ['deje de decirme que reinicie', 0, 2],
  ])('%p at attempt %p is at least %p', (text, attemptCount, atLeast) => {
    expect(level(text, attemptCount)).toBeGreaterThanOrEqual(atLeast);
  });

  test('attempts count when a solution failed, and a solved problem ends it', () => {
    expect(level('no funcionó', 2)).toBe(2);
    expect(level('el martes está bien', 3)).toBe(0);
    expect(level('ya funciona', 2, 9)).toBe(0);
    expect(
      readSpanish('gracias por buscarlo', { attemptCount: 0, frustrationMemory: 8 }).frustration.level,
    ).toBe(2);
  });
});
