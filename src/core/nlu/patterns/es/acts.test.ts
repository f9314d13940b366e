import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Act } from '../../understanding.ts';
import { foldAccents } from './accents.ts';
import { readSpanish } from './reading.fixture.ts';

/** For each act, messages that show it; several may apply, the listed one must be among them. */
const SHOWN: Readonly<Record<Act, readonly string[]>> = {
  greeting: [
    'hola',
    'Buenos días',
    'buenas',
    '¿Hay alguien ahí?',
    'ola',
    'hola, mi internet no sirve',
    'qué tal',
  ],
  thanks: ['gracias', 'Muchas gracias por su ayuda', 'grasias', 'se lo agradezco mucho', 'muy amable'],
  goodbye: ['adiós', 'hasta luego', 'chao', 'que tenga buen día', 'eso es todo', 'nos vemos'],
  affirm: [
    'sí',
    'claro',
    'ok',
    'Sí, por favor',
    'así es',
    'está bien',
    'sí, la primera',
    'correcto.',
    'de acuerdo',
  ],
  deny: [
    'no',
    'No, gracias',
    'para nada',
    'ninguna de las dos',
    'no, la otra',
    'no es eso',
    'todavía no',
    'nop',
  ],
  worked: [
    'ya funciona',
    'Ya quedó, gracias',
    '¡Por fin volvió el internet!',
    'eso lo arregló',
    'problema resuelto',
    'ya sirve',
    'funcionó perfectamente',
    'ya tengo internet',
    'quedó listo',
    'ya funsiona',
  ],
  failed: [
    'no funcionó',
    'sigue igual',
    'Sigue sin funcionar',
    'todavía no sirve',
    'ya lo intenté',
    'ya hice eso',
    'nada',
    'no sirvió de nada',
    'dígame otra cosa',
    'no hubo ningún cambio',
    'lo mismo',
    'se cayó otra vez',
    'qué más puedo hacer',
    'sigue la luz roja, el mismo problema',
    'reinicié el módem y nada',
    'ninguna de esas funcionó',
    'deje de mandarme enlaces',
    'volvió a fallar',
    'funcionó cinco minutos y luego se fue',
    'necesito otra solución',
    'still not working, ya lo hice',
  ],
  partly_worked: [
    'funciona pero sigue lento',
    'mejoró un poco',
    'ya sirve pero se corta',
    'no del todo',
    'ya funciona aunque la tele no',
    'un poco mejor',
  ],
  repeat: [
    '¿cómo?',
    'repita por favor',
    'no entendí',
    '¿me lo puede repetir?',
    'qué significa eso',
    'no le entiendo nada',
  ],
  slower: [
    'más despacio por favor',
    'un paso a la vez',
    'espéreme un momento',
    'va muy rápido',
    'paso por paso',
  ],
  person: [
    'una persona por favor',
    'quiero hablar con una persona',
    'agente',
    'páseme con un representante',
    'necesito un supervisor',
    '¿me pueden llamar?',
    'no quiero hablar con un robot',
    '¿eres un robot?',
    'comuníqueme con el gerente',
    'kiero ablar con una persona',
    'operadora',
    'SER HUMANO',
    'talk to a human por favor',
    'cuál es el número para llamar',
    'quiero que me llamen',
  ],
  cancel: [
    'olvídelo',
    'déjelo así',
    'ya no importa',
    'ya no necesito ayuda',
    'empecemos de nuevo',
    'salir',
    'never mind',
  ],
  abusive: [
    'eres un idiota',
    'bot estúpido',
    'cállate',
    'váyanse al diablo',
    'son unos inútiles',
    'bola de rateros',
  ],
};

/** Messages that must not show the act. */
const NOT_SHOWN: readonly (readonly [string, Act])[] = [
  ['mi internet no funciona', 'failed'],
  ['no tengo internet', 'failed'],
  ['todavía no recibo mi reembolso', 'failed'],
  ['ya hice el pago', 'failed'],
  ['¿qué hago si sigue igual?', 'failed'],
  ['hice lo que me dijo y ya funciona', 'failed'],
  ['no pasa nada, gracias', 'failed'],
  ['no funciona', 'worked'],
  ['ya no funciona', 'worked'],
  ['¿ya funciona?', 'worked'],
  ['cuando funcione les aviso', 'worked'],
  ['dijeron que ya funciona pero no', 'worked'],
  ['el plan ya nos quedó chico', 'worked'],
  ['el internet volvió a caerse', 'worked'],
  ['funciona pero lento', 'worked'],
  ['no hay internet', 'deny'],
  ['no me llegó la factura', 'deny'],
  ['ok mi factura subió', 'affirm'],
  ['si pago hoy cuándo vuelve', 'affirm'],
  ['el agente me dijo que era gratis', 'person'],
  ['hablé con un representante ayer', 'person'],
  ['manden a un técnico por favor', 'person'],
  ['no necesito un agente', 'person'],
  ['quiero agregar a otra persona a mi cuenta', 'person'],
  ['quiero cancelar mi servicio', 'cancel'],
  ['olvidé mi contraseña', 'cancel'],
  ['no me importa cuánto cuesta', 'cancel'],
  ['el servicio es pésimo', 'abusive'],
  ['gracias por nada', 'thanks'],
  ['no entiendo mi factura', 'repeat'],
  ['el internet va muy lento', 'slower'],
  ['llevo dos horas esperando', 'slower'],
  ['buenas noticias para ustedes', 'greeting'],
];

const ALL_SHOWN = Object.entries(SHOWN).flatMap(([act, messages]) =>
  messages.map((message) => [message, act as Act] as const),
);

describe('acts in Spanish', () => {
  test.each(ALL_SHOWN)('%p is %s', (message, act) => {
    expect(readSpanish(message).acts).toContain(act);
  });

  test.each(NOT_SHOWN)('%p is not %s', (message, act) => {
    expect(readSpanish(message).acts).not.toContain(act);
  });

  test('are found with and without accents, in capitals, and with accents written apart', () => {
    const spellings: readonly ((text: string) => string)[] = [
      foldAccents,
      (text) => text.toUpperCase(),
      (text) => foldAccents(text).toUpperCase(),
      (text) => text.normalize('NFD'),
      (text) => `¡${text.replace(/^[¿¡]/, '')}`,
    ];
    fc.assert(
      fc.property(fc.constantFrom(...ALL_SHOWN), fc.constantFrom(...spellings), ([message, act], spell) => {
        expect(readSpanish(spell(message)).acts).toContain(act);
      }),
      { numRuns: 1500 },
    );
  });

  test('at the end of a long story are still seen', () => {
    const story = 'El lunes llegamos a la casa y la caja del pasillo hacía cosas raras. '.repeat(60);
    expect(readSpanish(`${story} Quiero hablar con una persona.`).acts).toContain('person');
  });
});

describe('other readings in Spanish', () => {
  test('contested charges and returned money are disputes', () => {
    expect(readSpanish('me cobraron dos veces y yo no autoricé nada').dispute).toBeGreaterThan(0.6);
    expect(readSpanish('cancelé hace un mes y me siguen cobrando').dispute).toBeGreaterThan(0.6);
    expect(readSpanish('quiero pagar mi factura').dispute).toBe(0);
  });

  test('technicians in vain are a complex case', () => {
    expect(readSpanish('ya vinieron tres técnicos y sigue igual').complexity).toBeGreaterThan(0.6);
    expect(readSpanish('no tengo internet').complexity).toBe(0);
  });

  test('a joke and a recipe belong elsewhere, the bill does not', () => {
    expect(readSpanish('cuéntame un chiste').elsewhere).toBe(true);
    expect(readSpanish('receta de flan').elsewhere).toBe(true);
    expect(readSpanish('por qué subió mi factura').elsewhere).toBe(false);
  });

  test('Portuguese and French are foreign, Spanish and English are not', () => {
    expect(
      readSpanish('não tenho internet, você pode ajudar com a minha conta').foreignCount,
    ).toBeGreaterThan(1);
    expect(readSpanish('bonjour je ne comprends pas ma facture').foreignCount).toBeGreaterThan(1);
    expect(readSpanish('no tengo internet y esta es mi cuenta').foreignCount).toBe(0);
    expect(readSpanish('my internet is down otra vez').foreignCount).toBe(0);
  });
});
