import { describe, expect, test } from 'bun:test';
import { encodeModel } from './classifier/codec.ts';
import { trainClassifier } from './classifier/train.ts';
import { decodeIntentModel } from './intent-labels.ts';
import { createUnderstander } from './understand.ts';

const places = ['home', 'kitchen', 'attic', 'office', 'garage', 'hall', 'bedroom', 'basement'];
const examples = (label: string) => [
  ...places.map((place) => ({ text: `my internet is down in the ${place}`, label })),
  ...places.map((place) => ({ text: `show me the bill for the ${place}`, label: 'bill_view' })),
];
const train = (label: string) => trainClassifier(examples(label), { bucketBits: 12 });
const [first, second] = [train('no_internet'), train('voicemail_setup')];
const context = { language: 'en', attemptCount: 0, frustrationMemory: 0 } as const;

describe('an understander', () => {
  test('reads the next message with the model that was put in use, and with its own again afterwards', () => {
    const { understand, use } = createUnderstander({ models: { en: () => first } });
    const topic = () => understand('my internet is down in the hall', context).topic;
    expect(topic()).toBe('no_internet');
    use('en', second);
    expect(topic()).toBe('voicemail_setup');
    expect(understand('show me the bill for the hall', context).topic).toBe('bill_view');
    use('en', null);
    expect(topic()).toBe('no_internet');
  });

  test('leaves other languages alone, also one that is read as English', () => {
    const { topicsOf, use } = createUnderstander({ models: { en: () => first } });
    const best = (language: 'en' | 'es') => topicsOf('my internet is down in the hall', language)[0]?.topic;
    use('es', second);
    expect([best('en'), best('es')]).toEqual(['no_internet', 'voicemail_setup']);
    use('es', null);
    use('en', second);
    expect([best('en'), best('es')]).toEqual(['voicemail_setup', 'voicemail_setup']);
  });
});

describe('a model file for the product', () => {
  const bytes = encodeModel(first);
  const refusal = (given: Uint8Array) => {
    try {
      decodeIntentModel(given);
      return 'accepted';
    } catch (error) {
      return (error as Error).message;
    }
  };

  test('is read when every label is known', () => {
    expect(decodeIntentModel(bytes)).toEqual(first);
  });

  test('is refused with labels that nobody knows, or without a topic', () => {
    const strange = trainClassifier(
      examples('no_internet').map(({ text, label }) => ({
        text,
        label: label === 'bill_view' ? 'pizza' : label,
      })),
      { bucketBits: 12 },
    );
    expect(refusal(encodeModel(strange))).toBe(
      'The model has 1 of 2 labels that are no topic, act or out_of_scope.',
    );
    const acts = trainClassifier(
      examples('act:thanks').map(({ text, label }) => ({
        text,
        label: label === 'bill_view' ? 'act:goodbye' : label,
      })),
      { bucketBits: 12 },
    );
    expect(refusal(encodeModel(acts))).toBe('The model knows no topic.');
  });

  test('is refused when it is cut, changed, or of another version', () => {
    expect(refusal(bytes.slice(0, -100))).toContain('damaged');
    const changed = bytes.slice();
    changed[bytes.length - 5] = (changed[bytes.length - 5] ?? 0) ^ 1;
    expect(refusal(changed)).toContain('checksum');
    const other = bytes.slice();
    other[6] = 9;
    expect(refusal(other)).toBe('The model file has version 9; this program reads version 1.');
  });
});
