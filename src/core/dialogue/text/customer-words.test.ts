import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { createKnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import type { Language } from '#core/nlu/understanding.ts';
import { buildArticle, play, topic } from '../dialogue.fixture.ts';
import { explainThing, findThingWords, type ThingWords, thingOfTopic } from './customer-words.ts';
import { THINGS, type Thing } from './reply-text.ts';
import { REPLY_TEXTS } from './reply-texts.ts';

function wordFor(
  message: string,
  {
    thing,
    about = thing,
    language = 'en',
    lastReply = null,
  }: { thing: Thing; about?: Thing; language?: Language; lastReply?: string | null },
): string {
  return findThingWords(message, { language, about, lastReply })[thing];
}

describe('the customer\u2019s word', () => {
  test.each([
    ['my router keeps rebooting', 'gateway', 'your router'],
    ['THE BOX is blinking red', 'gateway', 'the box'],
    ['our little black box died', 'gateway', 'your little black box'],
    ['this wi-fi thingy is slow', 'gateway', 'the wifi thingy'],
    ['modem lights are orange', 'gateway', 'the modem'],
    ['your stupid modem', 'gateway', 'the modem'],
    ['my gateway is off', 'gateway', 'your gateway'],
    ['check the mailbox', 'gateway', 'your gateway'],
    ['in box office news', 'gateway', 'your gateway'],
    ['no internet', 'gateway', 'your gateway'],
    ['my cable box is stuck', 'tv_box', 'your cable box'],
    ['the box shows an error', 'tv_box', 'the box'],
    ['the landline is dead', 'home_phone', 'the landline'],
    ['my phone has no tone', 'home_phone', 'your phone'],
    ['my phone has no bars', 'mobile', 'your phone'],
    ['my cell phone has no bars', 'mobile', 'your cell phone'],
    ['why did my statement go up', 'bill', 'your statement'],
    ['what is this invoice', 'bill', 'the invoice'],
  ] as const)('%j', (message, thing, word) => {
    expect(wordFor(message, { thing })).toBe(word);
  });

  test.each([
    ['el aparato no prende', 'gateway', 'el aparato'],
    ['mi cajita del internet está roja', 'gateway', 'su cajita del internet'],
    ['mi RUTER se cuelga', 'gateway', 'su ruter'],
    ['la caja de la tele', 'tv_box', 'la caja de la tele'],
    ['se trabó mi deco', 'tv_box', 'su deco'],
    ['este recibo está caro', 'bill', 'el recibo'],
    ['mi teléfono no tiene línea', 'home_phone', 'su teléfono'],
    ['no hay internet', 'gateway', 'su módem'],
  ] as const)('%j', (message, thing, word) => {
    expect(wordFor(message, { thing, language: 'es' })).toBe(word);
  });

  test('a loose word means what the topic is about, and nothing else', () => {
    expect(wordFor('the box is dead', { thing: 'gateway', about: 'tv_box' })).toBe('your gateway');
    expect(wordFor('the box is dead', { thing: 'tv_box', about: 'tv_box' })).toBe('the box');
    expect(thingOfTopic('tv_no_signal')).toBe('tv_box');
    expect(thingOfTopic('late_fee')).toBe('bill');
    expect(thingOfTopic(null)).toBe('gateway');
  });

  test('is always one of a closed list: nothing else of the message comes back', () => {
    const known = new Set(
      Object.values(REPLY_TEXTS).flatMap(({ things, naming }) => [
        naming.your,
        ...naming.adjectives,
        ...Object.values(things).flatMap(({ own, names, looseNames }) =>
          [own, ...names, ...looseNames].flatMap((name) => name.split(' ')),
        ),
      ]),
    );
    const word = fc.constantFrom(
      'my',
      'the',
      'box',
      'old',
      'router',
      'wifi',
      'mi',
      'caja',
      'tele',
      'de',
      'x<y>',
      'phone',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(word).map((words) => words.join(' ')),
          fc.string(),
        ),
        (message) => {
          for (const language of ['en', 'es'] as const)
            for (const thing of THINGS)
              for (const part of wordFor(message, { thing, language }).split(' '))
                expect(known).toContain(part);
        },
      ),
    );
  });
});

describe('a guide\u2019s own name', () => {
  const words = (message: string): ThingWords =>
    findThingWords(message, { language: 'en', about: 'gateway', lastReply: null });

  test.each([
    ['the box is off', 'Unplug the gateway.', { word: 'the box', name: 'your gateway' }],
    ['my router is off', 'Unplug the gateway.', { word: 'your router', name: 'the gateway' }],
    ['my cable box is off', 'Unplug the TV box.', { word: 'your cable box', name: 'the TV box' }],
    ['my tv box is off', 'Unplug the TV box.', null],
    ['my decoder is off', 'Unplug the TV box.', { word: 'your decoder', name: 'the TV box' }],
    ['my gateway is off', 'Unplug the gateway.', null],
    ['my router is off', 'Push in the cable.', null],
    ['my router is off', 'Unplug the gateway or router.', null],
  ])('%j, %j', (message, step, explained) => {
    expect(explainThing(step, { words: () => words(message), language: 'en' })).toEqual(explained);
  });

  test('is told once with the step, and the guide is quoted as it is', () => {
    const article = buildArticle('restart', {
      topics: ['gateway_restart'],
      steps: ['Unplug the gateway.', 'Plug the gateway in.'],
      body: 'Restart the gateway.',
    });
    const knowledge = createKnowledgeIndex([article]);
    const [first, second] = play(
      [topic('how do I restart the box', 'gateway_restart'), topic('and then', 'gateway_restart')],
      { knowledge },
    );
    expect(first?.reply).toContain('restarting the box');
    expect(first?.reply).toMatch(/the box \(your gateway\): Unplug the gateway\./);
    expect(first?.reply).toContain('Restart the gateway.');
    expect(first?.reply.match(/\(your gateway\)/g)).toHaveLength(1);
    // The word is remembered by the reply that took it up.
    expect(second?.reply).toMatch(/the box \(your gateway\): Plug the gateway in\./);
  });
});

test('long hostile text takes no longer than its length asks for', () => {
  const texts = ['the old new '.repeat(20_000), 'box '.repeat(50_000), 'my '.repeat(50_000)];
  const startedAt = performance.now();
  for (const text of texts) findThingWords(text, { language: 'en', about: 'gateway', lastReply: text });
  expect(performance.now() - startedAt).toBeLessThan(200);
});
