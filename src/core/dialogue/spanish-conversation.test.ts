import { describe, expect, test } from 'bun:test';
import { createKnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import type { Act, Understanding } from '#core/nlu/understanding.ts';
import type { TurnPlan } from './decision.ts';
import {
  buildArticle,
  buildUnderstanding,
  FIXTURE_ARTICLES,
  type Message,
  play,
} from './dialogue.fixture.ts';
import { SPANISH } from './text/es.ts';

const KNOWLEDGE = createKnowledgeIndex([
  ...FIXTURE_ARTICLES,
  buildArticle('sin-internet', {
    title: 'Sin internet',
    language: 'es',
    steps: ['Revise que el cable del módem esté firme.', 'Desenchufe el módem por 30 segundos.'],
    body: 'Un cable flojo es la causa más común.',
  }),
  buildArticle('factura-alta', {
    title: 'Por qué subió la factura',
    agent: 'billing',
    language: 'es',
    topics: ['bill_explain_increase'],
    steps: ['Compare esta factura con la del mes pasado.', 'Vea si terminó una promoción.'],
    body: 'Casi siempre terminó una promoción.',
  }),
]);

const ENGLISH_WORDS =
  /\b(?:the|is|are|was|this|that|you|your|and|with|for|of|to|it|not|did|does|what|from|here|my|have|step|guide|person|please|thanks|sorry)\b/i;

function es(
  text: string,
  fields: Partial<Understanding> & { acts?: readonly Act[]; level?: number } = {},
): Message {
  return { text, understanding: buildUnderstanding({ language: 'es', ...fields }) };
}
const playSpanish = (...messages: readonly Message[]) => play(messages, { knowledge: KNOWLEDGE });
const NO_INTERNET = es('no tengo internet en mi casa', { topic: 'no_internet' });

function expectSpanish(plans: readonly TurnPlan[]): void {
  for (const { reply, next } of plans) {
    expect(next.language).toBe('es');
    expect(reply).not.toMatch(ENGLISH_WORDS);
    expect(reply).not.toMatch(/\b(?:tú|tu|tus|te|ti|puedes|quieres|vosotros|vale)\b/i);
  }
}

describe('a conversation in Spanish', () => {
  test('is Spanish to the last word, with Spanish guides', () => {
    const plans = playSpanish(
      NO_INTERNET,
      es('no sirvió', { acts: ['failed'] }),
      es('sí, ya quedó', { acts: ['worked'] }),
      es('también quiero saber por qué subió mi recibo', { topic: 'bill_explain_increase' }),
      es('gracias, hasta luego', { acts: ['thanks', 'goodbye'] }),
    );
    expectSpanish(plans);
    expect(plans.map(({ decision }) => decision.kind)).toEqual([
      'answer',
      'answer',
      'resolve',
      'answer',
      'small_talk',
    ]);
    expect(plans[0]?.reply).toMatch(/paso 1 de 2: Revise/i);
    expect(plans[1]?.reply).toMatch(/paso 2 de 2: Desenchufe/i);
    expect(plans[3]?.reply).toContain('por qué subió su recibo');
    expect(plans[3]?.reply).toContain('Facturación');
  });

  test('goes through everything else that can be said', () => {
    expectSpanish(
      playSpanish(
        es('hola buenas tardes señorita', { acts: ['greeting'] }),
        es('algo anda mal con esto', {
          nearestTopics: [
            { topic: 'wifi_coverage', score: 0.3 },
            { topic: 'pay_bill', score: 0.2 },
          ],
        }),
        es('ninguna de esas', {}),
        es('ayuda', {}),
        es('son unos inútiles todos', { acts: ['abusive'], level: 5 }),
        es('no quiero un agente', {}),
        NO_INTERNET,
        es('estoy en el trabajo', {}),
        es('ya lo hice', {}),
        es('¿cuánto tarda?', {}),
        es('no sé cómo hacerlo', {}),
        es('sí, por favor', { acts: ['affirm'] }),
        es('hola?', {}),
        es('ya no hace falta', {}),
        es('olvídelo', { acts: ['cancel'] }),
      ),
    );
  });

  test('reads the answers to its own questions', () => {
    const asked = playSpanish(
      es('algo anda mal con esto', {
        nearestTopics: [
          { topic: 'no_internet', score: 0.3 },
          { topic: 'slow_internet', score: 0.2 },
        ],
      }),
      es('la primera', {}),
      es('no, sigue igual', {}),
      es('ya lo hice', {}),
    );
    expect(asked.map(({ decision }) => decision.kind)).toEqual(['clarify', 'answer', 'answer', 'small_talk']);
    expect(asked[1]?.next.topic).toBe('no_internet');
    expect(asked[2]?.next.attemptCount).toBe(1);
  });

  test('says so when a guide is in English only', () => {
    const [plan] = playSpanish(es('el internet está muy lento hoy', { topic: 'slow_internet' }));
    expect(SPANISH.foreignGuide.some((phrase) => plan?.reply.includes(phrase))).toBe(true);
    expect(plan?.citations[0]?.slug).toBe('slow-internet');
  });

  test('keeps the customer\u2019s word for the modem, and tells the guide\u2019s once', () => {
    const [plan] = playSpanish(es('mi aparato del internet no da internet', { topic: 'no_internet' }));
    expect(plan?.reply).toMatch(/su aparato del internet \(el módem\): Revise que el cable del módem/);
  });

  test('speaks with care: anger, a death, self-harm, danger', () => {
    const [, angry] = playSpanish(NO_INTERNET, es('ya estoy harto de esto', { acts: ['failed'], level: 9 }));
    expect(angry?.next.escalationReason).toBe('high_frustration');
    expect(angry?.reply).toMatch(/siento/);
    const [abusive] = playSpanish(es('vayan todos al diablo', { acts: ['abusive'] }));
    expect(abusive?.decision).toEqual({ kind: 'offer_person', why: 'upset' });
    const [death] = playSpanish(es('murió mi esposo y la factura subió', { topic: 'bill_explain_increase' }));
    expect(SPANISH.condolences.some((phrase) => death?.reply.includes(phrase))).toBe(true);
    const [harm] = playSpanish(es('ya no aguanto, quiero matarme'));
    expect(harm?.reply).toMatch(/988 y oprima 2.*911/);
    expect(harm?.next.escalationReason).toBe('safety');
    const [smoke] = playSpanish(es('sale humo del módem'));
    expect(smoke?.reply).toContain('911');
    expectSpanish([angry, abusive, death, harm, smoke].filter((plan) => plan !== undefined));
  });
});

describe('changing the language', () => {
  const english = (text: string, fields: Parameters<typeof buildUnderstanding>[0] = {}): Message => {
    return { text, understanding: buildUnderstanding(fields) };
  };

  test('on request in the middle of a step, the step begins anew from a Spanish guide', () => {
    const [first, second, third] = playSpanish(
      english('internet is down', { topic: 'no_internet' }),
      english('en español por favor'),
      es('listo'),
    );
    expect(first?.next.language).toBe('en');
    expect(second?.reply).toMatch(/paso 1 de 2: Revise/i);
    expect(SPANISH.languageTaken.some((phrase) => second?.reply.includes(phrase))).toBe(true);
    expectSpanish([second, third].filter((plan) => plan !== undefined));
    expect(second?.next.pending).toEqual({ kind: 'did_it_work' });
  });

  test('on request while a question is open, the question is asked again', () => {
    const [, second] = playSpanish(
      english('it is about something', { nearestTopics: [{ topic: 'pay_bill', score: 0.3 }] }),
      english('can we speak Spanish'),
    );
    expect(second?.reply).toContain('cómo pagar su factura');
    expect(second?.next.pending).toEqual({ kind: 'which_topic', topics: ['pay_bill'] });
    expect(second?.next.clarificationCount).toBe(1);
  });

  test('as the first words, and back again', () => {
    const [first, second] = playSpanish(english('¿habla español?'), english('in English please'));
    expect([first?.next.language, second?.next.language]).toEqual(['es', 'en']);
    expect(second?.reply).toMatch(/English/);
  });

  test('with a request for a person, both are heard', () => {
    const [plan] = playSpanish(english('quiero hablar con una persona en español', { acts: ['person'] }));
    expect(plan?.next.state).toBe('escalation');
    expect(plan?.reply).toContain('español');
  });

  test('without a request: an offer first, then the language', () => {
    const [, second, third] = playSpanish(
      english('internet is down', { topic: 'no_internet' }),
      es('la luz está roja', {}),
      es('no sé qué hacer', {}),
    );
    expect(second?.next.language).toBe('en');
    expect(SPANISH.languageOffered.some((phrase) => second?.reply.includes(phrase))).toBe(true);
    expect(third?.next.language).toBe('es');
  });

  test('a greeting or a name changes nothing', () => {
    const plans = playSpanish(
      english('internet is down', { topic: 'no_internet' }),
      es('hola', { acts: ['greeting'] }),
      es('Jose Garcia'),
    );
    expect(plans.map(({ next }) => next.language)).toEqual(['en', 'en', 'en']);
  });

  test('danger told in Spanish is answered in Spanish, whatever was spoken before', () => {
    const [, second] = playSpanish(
      english('internet is down', { topic: 'no_internet' }),
      english('huele a quemado'),
    );
    expect(second?.next.language).toBe('es');
    expect(second?.reply).toContain('911');
    expectSpanish([second].filter((plan) => plan !== undefined));
  });

  test('danger told in English is heard in a Spanish conversation', () => {
    const [, second] = playSpanish(NO_INTERNET, english('I want to kill myself'));
    expect(second?.reply).toContain('988');
    expect(second?.next.state).toBe('escalation');
  });
});
