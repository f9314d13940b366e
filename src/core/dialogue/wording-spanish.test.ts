import { describe, expect, test } from 'bun:test';
import type { Language } from '#core/nlu/understanding.ts';
import { SPANISH_WORDING } from './wording/es.ts';
import { fold } from './wording/fold.ts';
import {
  acknowledges,
  asksForHelp,
  asksQuestion,
  beginsWithNo,
  beginsWithYes,
  callsForHelp,
  cannotDoIt,
  dangerLanguage,
  declinesPerson,
  isRestartStep,
  marksContrast,
  mentionsDanger,
  mentionsSelfHarm,
  postpones,
  type ReadIn,
  reportsDone,
  requestedLanguage,
  saysAgain,
  saysNeither,
  saysOnlyNo,
  saysOnlyYes,
  saysRestarted,
  tellsOfDeath,
  wantsNext,
} from './wording.ts';

/** Each text is read as written, without accents, without marks, and in capitals. */
function table(
  reads: (text: string, languages: ReadIn) => boolean,
  { yes, no }: { yes: readonly string[]; no: readonly string[] },
): void {
  describe(reads.name, () => {
    const forms = (text: string) => [text, fold(text), text.replace(/[¿?¡!]/g, ''), text.toUpperCase()];
    const plain = reads === asksQuestion ? (text: string) => [text, fold(text)] : forms;
    test.each(yes)('reads %j', (text) => {
      for (const form of plain(text)) expect([form, reads(form, ['es'])]).toEqual([form, true]);
    });
    test.each(no)('does not read %j', (text) => {
      for (const form of plain(text)) expect([form, reads(form, ['es'])]).toEqual([form, false]);
    });
  });
}

table(beginsWithYes, {
  yes: ['sí', 'si, gracias', '¡Sí!', 'claro que sí', 'sí me ayudó', 'por supuesto'],
  no: ['si no funciona, qué hago', 'silla', 'siempre se cae', 'si reinicio se apaga', 'no'],
});
table(beginsWithNo, {
  yes: ['no', 'No, la luz está roja', '¡no!', 'no sirvió', 'para nada'],
  no: ['no tengo internet', 'no hay señal', 'no hay problema', 'noche', 'no me llega señal'],
});
table(saysOnlyYes, {
  yes: ['sí', 'sí, gracias', 'sí, ya quedó, muchas gracias', 'sí me sirvió', 'claro que sí'],
  no: ['sí, la tele también', 'sí pero sigue lento', 'sí, por wifi', ''],
});
table(saysOnlyNo, {
  yes: ['no', 'no, gracias', 'no, es todo, muchas gracias', 'nada más', 'no, así está bien'],
  no: ['no, la tele', 'no sirvió', 'no tengo internet', ''],
});
table(saysAgain, {
  yes: ['se cayó otra vez', 'todavía está lento', 'sigue igual', 'lo mismo', 'de nuevo sin internet'],
  no: ['se cayó el internet', 'seguro que sí', 'nueva factura'],
});
table(acknowledges, {
  yes: [
    'ok',
    'está bien, gracias',
    'voy a probarlo',
    'un momento',
    'déjeme ver',
    'todavía no',
    'a ver',
    'de acuerdo',
  ],
  no: [
    'sí',
    'ok ya funciona',
    'ok pero sigue igual',
    'bien caro me salió',
    '',
    'ok entonces mi factura está mal',
  ],
});
table(asksForHelp, {
  yes: ['ayuda', '¡Ayúdeme!', '¿me puede ayudar?', 'hola, necesito ayuda por favor', 'tengo una pregunta'],
  no: ['ayuda con mi factura', 'no me ayudó', 'tengo un problema con la tele', ''],
});
table(callsForHelp, { yes: ['ayúdame', 'necesito ayuda'], no: ['tengo una duda', 'eso no ayudó'] });
table(wantsNext, {
  yes: [
    '¿y ahora qué?',
    'qué sigue',
    '¿qué hago ahora?',
    'siguiente',
    'ok, el siguiente paso por favor',
    'ya, siguiente',
  ],
  no: ['mi factura del mes siguiente', 'la próxima semana', 'sí', 'ahora qué lento está'],
});
table(declinesPerson, {
  yes: ['no necesito un agente', 'no quiero hablar con una persona', 'ya no hace falta', 'no es necesario'],
  no: [
    'un agente por favor',
    'no quiero un robot, quiero una persona',
    'necesito a alguien',
    'no necesito este módem',
  ],
});
table(saysNeither, {
  yes: ['ninguno', 'ninguna de esas', 'otra cosa', 'no es eso', 'nada de eso'],
  no: ['la primera', 'las dos', 'eso'],
});
table(marksContrast, {
  yes: ['sirvió pero la tele no', 'también la factura'],
  no: ['ya funciona', 'tambor'],
});
table(reportsDone, {
  yes: [
    'ya lo hice',
    'listo',
    'ya reinicié el módem',
    'sí, ya lo apagué',
    'ya está hecho',
    'probé eso, gracias',
  ],
  no: [
    'lo hice y sigue igual',
    'no lo hice',
    'listo para cancelar',
    'cambié de plan en mayo',
    'ya no funciona',
  ],
});
table(saysRestarted, {
  yes: [
    'ya reinicié el módem tres veces',
    'lo apagué y lo prendí',
    'apagué el router y lo volví a prender',
    'ya lo desconecté',
  ],
  no: [
    'no lo he reiniciado',
    'quiere que reinicie',
    '¿debo reiniciarlo?',
    'reinicié mi teléfono',
    'si lo reinicie',
  ],
});
table(isRestartStep, {
  yes: [
    'Reinicie el módem: desenchúfelo por 30 segundos.',
    'Desconecte su módem, espere 30 segundos y conéctelo.',
  ],
  no: ['Revise el cable del módem.', 'Desenchufe la caja de TV por 30 segundos.'],
});
table(postpones, {
  yes: [
    'ahora no puedo',
    'lo hago más tarde',
    'estoy en el trabajo',
    'no estoy en casa',
    'espere',
    'ya volví',
  ],
  no: ['no puedo conectarme', 'espero al técnico desde las ocho', 'está fuera de servicio'],
});
table(cannotDoIt, {
  yes: [
    'no sé cómo hacerlo',
    'no puedo hacerlo',
    'es muy complicado',
    'me da miedo dañarlo',
    'no entiendo nada de esto',
    'no soy bueno con la tecnología',
  ],
  no: ['no sé', 'es muy caro', '¿cómo lo hago?', 'no puedo ver la tele'],
});
table(asksQuestion, {
  yes: ['¿cuánto tarda?', 'cuánto tarda', 'y dónde está eso', '¿es gratis?', 'por qué'],
  no: ['es gratis', 'ya sé', 'porque está roto'],
});
table(tellsOfDeath, {
  yes: [
    'mi mamá falleció la semana pasada',
    'murió mi esposo y debo cerrar su cuenta',
    'la muerte de mi padre',
  ],
  no: ['se murió el módem', 'la tele está muerta', 'mi esposo me mata'],
});
table(mentionsDanger, {
  yes: [
    'huele a quemado',
    'hay un olor a gas en la sala',
    'sale humo del módem',
    'está echando chispas',
    'el enchufe está chispeando',
    'el cargador se está derritiendo',
    'me dio un toque el aparato',
    'recibí una descarga eléctrica',
    'hay un cable caído en la calle',
    'mi módem está en llamas',
    'está muy caliente para tocarlo',
    'hay fuego',
    'quiero matarme',
  ],
  no: [
    'mi detector de incendios no conecta',
    'el cable está caído',
    'se cayó la línea',
    'el fire stick está lento',
    'estoy quemado con esta empresa',
    'qué caro, es un robo',
    'me dio un precio',
  ],
});
table(mentionsSelfHarm, {
  yes: [
    'quiero matarme',
    'me quiero morir',
    'voy a suicidarme',
    'ya no quiero vivir',
    'pienso en quitarme la vida',
    'quiero hacerme daño',
  ],
  no: [
    'ya no quiero vivir aquí',
    'no quiero vivir sin internet',
    'esta factura me va a matar',
    'se murió el router',
    'no me hace daño',
  ],
});

describe('danger', () => {
  test('is heard in every language, whatever is spoken', () => {
    expect(dangerLanguage('huele a gas')).toBe('es');
    expect(dangerLanguage('I smell gas')).toBe('en');
    expect(dangerLanguage('no hay internet')).toBeNull();
    expect(mentionsSelfHarm('quiero morir')).toBe(true);
    expect(mentionsSelfHarm('i want to die')).toBe(true);
  });
});

describe('a request for a language', () => {
  const cases: readonly (readonly [string, Language, Language | null])[] = [
    ['en español por favor', 'en', 'es'],
    ['EN ESPANOL POR FAVOR', 'en', 'es'],
    ['¿Hablan español?', 'en', 'es'],
    ['habla español', 'en', 'es'],
    ['puede hablarme en español', 'en', 'es'],
    ['prefiero español', 'en', 'es'],
    ['quiero hablar con alguien en español', 'en', 'es'],
    ['español', 'en', 'es'],
    ['can we speak Spanish', 'en', 'es'],
    ['do you speak spanish?', 'en', 'es'],
    ['Spanish please', 'en', 'es'],
    ['my internet is down, in spanish please', 'en', 'es'],
    ['switch to Spanish', 'en', 'es'],
    ["I don't speak English", 'en', 'es'],
    ['no hablo inglés', 'en', 'es'],
    ['no entiendo ingles', 'en', 'es'],
    ['in English please', 'es', 'en'],
    ['English', 'es', 'en'],
    ['can you talk to me in english', 'es', 'en'],
    ['en inglés por favor', 'es', 'en'],
    ["sorry, I don't understand Spanish", 'es', 'en'],
    ['no hablo español', 'es', 'en'],
    ['how do I get the Spanish channels', 'en', null],
    ['the menu is in spanish', 'en', null],
    ['switch the tv to spanish', 'en', null],
    ['quiero canales en español', 'es', null],
    ['no hablo español', 'en', null],
    ["I don't speak Spanish", 'en', null],
    ['my name is English', 'en', null],
    ['my internet is down', 'en', null],
    ['', 'en', null],
  ];
  test.each(cases)('%j in %s: %s', (text, current, language) => {
    expect(requestedLanguage(text, current)).toBe(language);
  });
});

test('long hostile text takes no longer than its length asks for', () => {
  const hostile = [
    'si '.repeat(700),
    'no gracias '.repeat(200),
    `${'ya lo '.repeat(400)}x`,
    `${'ok,'.repeat(700)}x`,
    'no necesito '.repeat(180),
    'no quiero seguir '.repeat(120),
    'cable el el el '.repeat(140),
    'huele a a a '.repeat(180),
    'apague el uno dos y '.repeat(100),
    'mi mama '.repeat(250),
    'habla con alguien '.repeat(110),
    'speak to with me us it '.repeat(90),
    `en español${' '.repeat(1900)}x`,
    '30 segundos modem '.repeat(110),
    'é'.repeat(2_000),
  ];
  const patterns = Object.values(SPANISH_WORDING);
  const startedAt = performance.now();
  for (const text of hostile) for (const pattern of patterns) pattern.test(text);
  for (const text of hostile) requestedLanguage(text, 'en');
  expect(performance.now() - startedAt).toBeLessThan(150);
});
