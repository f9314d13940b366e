import { describe, expect, test } from 'bun:test';
import { TOPICS } from '#core/nlu/topics.ts';
import { LANGUAGES, type Language } from '#core/nlu/understanding.ts';
import { claimsFalsely } from '../false-claims.ts';
import { hasPhrase } from '../pick-phrase.ts';
import { fillSlots } from './fill-slots.ts';
import { fleschKincaidGrade, HARDEST_GRADE, infleszEase, LEAST_EASE } from './reading-level.fixture.ts';
import type { ReplyText } from './reply-text.ts';
import { REPLY_TEXTS } from './reply-texts.ts';
import { topicLabel } from './topic-label.ts';

/** Slots are filled as in a plain reply. */
const SAMPLES: Readonly<Record<Language, Readonly<Record<string, string | number>>>> = {
  en: {
    label: 'slow internet',
    labels: 'slow internet and your bill',
    first: 'slow internet',
    second: 'your bill',
    title: 'Restart your gateway',
    n: 2,
    total: 5,
    word: 'the box',
    name: 'your gateway',
  },
  es: {
    label: 'la clave de su wifi',
    labels: 'la clave de su wifi y su factura',
    first: 'la clave de su wifi',
    second: 'su factura',
    title: 'Reinicie su módem',
    n: 2,
    total: 5,
    word: 'la caja',
    name: 'su módem',
  },
};
const SLOT = /\{([a-z_]+)\}/g;

/** Every list of phrases of a language, with where it stands. */
function listsOf(text: ReplyText): ReadonlyMap<string, readonly string[]> {
  const lists = new Map<string, readonly string[]>();
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) lists.set(path, value);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
  };
  const { topics: _topics, things: _things, naming: _naming, contractions: _contractions, ...spoken } = text;
  walk(spoken, '');
  return lists;
}

const slotsOf = (phrases: readonly string[]) =>
  [...new Set(phrases.flatMap((phrase) => phrase.match(SLOT) ?? []))].toSorted();
const fill = (phrase: string, language: Language) =>
  fillSlots(phrase, { slots: SAMPLES[language], text: REPLY_TEXTS[language] });

describe.each(LANGUAGES.map((language) => [language] as const))('what is said in %s', (language) => {
  const lists = listsOf(REPLY_TEXTS[language]);
  const all = [...lists.values()].flat();

  test('has at least three phrasings of everything', () => {
    expect(lists.size).toBeGreaterThan(60);
    expect([...lists].filter(([, phrases]) => new Set(phrases).size < 3)).toEqual([]);
  });

  test('has no phrase in another one, so that each can be told in a reply', () => {
    const clashes = all.flatMap((phrase, at) =>
      all
        .filter((other, index) => index !== at && hasPhrase(other, phrase) && !/^.?\{n\}/.test(phrase))
        .map((other) => `${phrase} < ${other}`),
    );
    // Phrases about steps begin alike on purpose; a reply has one of them.
    expect(clashes.filter((clash) => !clash.includes('{n}'))).toEqual([]);
  });

  test('is short, ends like sentences or lead-ins, and asks one thing at a time', () => {
    expect(all.filter((phrase) => phrase.length > 170)).toEqual([]);
    expect(all.filter((phrase) => !/[.?!:]$/.test(phrase))).toEqual([]);
    expect(all.filter((phrase) => phrase.split('?').length > 2)).toEqual([]);
    expect(all.filter((phrase) => phrase.split('¿').length > 2)).toEqual([]);
  });

  test('claims nothing that nobody did, and promises no waiting time', () => {
    const time = /\b\d+ (?:minutes?|hours?|days?|minutos?|horas?|días?)\b|soon|shortly|pronto|en breve/i;
    expect(all.filter((phrase) => claimsFalsely(phrase) || time.test(phrase))).toEqual([]);
  });

  test('fills every slot, the same ones in all phrasings', () => {
    for (const phrases of lists.values())
      for (const phrase of phrases) {
        if (!phrase.includes('{n}')) expect(slotsOf([phrase])).toEqual(slotsOf(phrases));
        expect(fill(phrase, language)).not.toMatch(/[{}]/);
      }
  });

  test('says the same things as English does, with the same slots', () => {
    const english = listsOf(REPLY_TEXTS.en);
    expect([...lists.keys()]).toEqual([...english.keys()]);
    for (const [path, phrases] of lists) expect(slotsOf(phrases)).toEqual(slotsOf(english.get(path) ?? []));
  });

  test('is easy to read: grade 8 at most, or "normal" on the INFLESZ scale', () => {
    // A name says who speaks, however long its words are.
    const names = Object.values(REPLY_TEXTS[language].agents).map(({ name }) => name);
    const unnamed = (phrase: string) => names.reduce((text, name) => text.replace(name, 'us'), phrase);
    const hard = all
      .map((phrase) => unnamed(fill(phrase, language)))
      .map((phrase) => ({
        phrase,
        level: language === 'en' ? fleschKincaidGrade(phrase) : infleszEase(phrase),
      }))
      .filter(({ level }) => (language === 'en' ? level > HARDEST_GRADE : level < LEAST_EASE));
    expect(hard).toEqual([]);
  });

  test('names its agents when they greet', () => {
    for (const { name, greetings } of Object.values(REPLY_TEXTS[language].agents))
      for (const greeting of greetings) expect(greeting).toContain(name);
  });

  test('has a label of its own for every topic', () => {
    const labels = TOPICS.map(({ id }) => topicLabel(id, language));
    expect(new Set(labels).size).toBe(TOPICS.length);
    expect(labels.filter((label) => /[{}?]|\.$/.test(label))).toEqual([]);
  });

  test('tells the numbers to call in danger', () => {
    const { selfHarm, escalations } = REPLY_TEXTS[language];
    for (const phrase of selfHarm) expect(phrase).toMatch(/988.*911/);
    for (const phrase of escalations.safety) expect(phrase).toContain('911');
  });
});

test('the Spanish line behind 988 is said how to reach', () => {
  for (const phrase of REPLY_TEXTS.es.selfHarm) expect(phrase).toMatch(/988 y oprima 2/);
});

test('a word and what fills the slot after it are drawn together', () => {
  const text = REPLY_TEXTS.es;
  const slots = { label: 'el módem', first: 'el deco', second: 'la caja' };
  expect(fillSlots('Se trata de {label}.', { slots, text })).toBe('Se trata del módem.');
  expect(fillSlots('¿Se refiere a {first}, o a {second}?', { slots, text })).toBe(
    '¿Se refiere al deco, o a la caja?',
  );
  expect(fillSlots('{word} de {n}', { slots: { n: 5 }, text })).toBe('{word} de 5');
});
