import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { buildArticle } from '../dialogue.fixture.ts';
import { type CheckContext, createReplyChecker } from './check-reply.ts';
import { sourcesOf } from './passages.ts';

const RESTART = buildArticle('restart-gateway', {
  title: 'Restart your gateway',
  body: 'A restart clears most faults. It takes about 5 minutes and keeps your settings. Call 1-800-555-0142 if the light stays red.',
  steps: [
    'Unplug the power cord of the gateway and wait 60 seconds.',
    'Plug it in and wait for a white light.',
  ],
});
const CREDIT = buildArticle('outage-credit', {
  title: 'Credit for an outage',
  body: 'You can ask for a credit when an outage lasts longer than 24 hours. See larkline.example/outages for the form.',
  steps: [],
});
const CONTEXT: CheckContext = {
  sources: sourcesOf([RESTART, CREDIT], { language: 'en' }),
  said: 'it says error 42 and I paid $99',
  language: 'en',
  dropQuestions: false,
};

function check(reply: string, { cut = false, ...fields }: Partial<CheckContext> & { cut?: boolean } = {}) {
  const checker = createReplyChecker({ ...CONTEXT, ...fields });
  checker.add(reply);
  return checker.end({ cut });
}

const HONEST =
  'I am sorry about the trouble. Unplug the power cord of the gateway and wait 60 seconds [restart-gateway]. Then plug it in and wait for a white light.';

describe('a reply that rests on what was given', () => {
  test('passes without its citations, and names its articles', () => {
    expect(check(HONEST)).toEqual({ text: HONEST.replace(' [restart-gateway]', ''), cited: [RESTART] });
  });

  test.each([
    ['the citation behind the full stop', 'A restart clears most faults. [restart-gateway]'],
    [
      'a list',
      '1. Unplug the power cord of the gateway [restart-gateway].\n2. Plug it in and wait for a white light [restart-gateway].',
    ],
    [
      'claims whose source is named at the end',
      'A restart clears most faults. It takes 5 minutes [restart-gateway].',
    ],
    ['a figure that the customer named', 'An error 42 clears with a restart [restart-gateway].'],
    ['a telephone number of the source', 'Call 1-800-555-0142 if the light stays red [restart-gateway].'],
    ['a link of the source', 'See larkline.example/outages for the form [outage-credit].'],
    ['a spelled number', 'It takes about five minutes [restart-gateway].'],
    [
      'two sources',
      'A restart clears most faults [restart-gateway]. Ask for a credit when an outage lasts longer than 24 hours [outage-credit].',
    ],
  ])('passes with %s', (_, reply) => expect(check(reply)).toHaveProperty('text'));

  test('asks nothing of its own when the desk has a question to ask', () => {
    const reply =
      'A restart clears most faults [restart-gateway]. Does the light stay red [restart-gateway]?';
    expect(check(reply, { dropQuestions: true })).toMatchObject({ text: 'A restart clears most faults.' });
    expect(check(reply)).toMatchObject({ text: reply.replaceAll(' [restart-gateway]', '') });
  });

  test('ends where it grows too long', () => {
    const checked = check('A restart clears most faults [restart-gateway]. '.repeat(100));
    expect(checked).toHaveProperty('text');
    if ('text' in checked) {
      expect(checked.text.length).toBeLessThanOrEqual(1_200);
      expect(checked.text).toEndWith('faults.');
    }
  });

  test('loses the sentence that was broken off', () => {
    const reply = 'A restart clears most faults [restart-gateway]. It takes about';
    expect(check(reply, { cut: true })).toMatchObject({ text: 'A restart clears most faults.' });
  });
});

describe('a reply that rests on nothing', () => {
  test.each([
    ['no_citation', 'I am sorry, I do not have an answer.'],
    ['no_citation', ''],
    ['unsupported', 'Your modem needs new firmware from the vendor.'],
    ['unsupported', 'Your modem needs new firmware from the vendor [restart-gateway].'],
    ['unsupported', 'A restart clears most faults [restart-gateway]. Bananas ripen in warm kitchens.'],
    [
      'unsupported',
      'A restart clears most faults, and bananas ripen slowly in warm kitchens [restart-gateway].',
    ],
    ['unsupported', 'Starting over 重新启动 clears most faults [restart-gateway].'],
    ['unsupported', 'A restart gives you a credit [restart-gateway].'],
    ['unsupported', 'My restart clears most faults [restart-gateway].'],
    ['unknown_citation', 'A restart clears most faults [made-up].'],
    ['unknown_citation', 'A restart clears most faults [Restart Gateway].'],
    ['unsupported_figure', 'A restart takes about 7 minutes [restart-gateway].'],
    ['unsupported_figure', 'A restart takes about seven minutes [restart-gateway].'],
    ['unsupported_figure', 'A restart costs $99 [restart-gateway].'],
    ['unsupported_figure', 'Call 1-800-555-0143 if the light stays red [restart-gateway].'],
    ['unsupported_link', 'See larkline.example.net/outages for the form [outage-credit].'],
    ['unsupported_link', 'Write to help@larkline.example about the outage [outage-credit].'],
    ['false_claim', 'We restarted your gateway [restart-gateway].'],
    ['markup', 'A restart clears most faults ![x](y) [restart-gateway].'],
  ] as const)('is refused for %s: %j', (refusal, reply) => expect(check(reply)).toEqual({ refusal }));

  test('is refused when only its courtesy is left of what was broken off', () => {
    expect(check('I am sorry. Unplug the', { cut: true })).toEqual({ refusal: 'no_citation' });
  });
});

describe('a reply that is checked while it is written', () => {
  const REPLIES = [
    HONEST,
    'A restart clears most faults. It takes 5 minutes [restart-gateway]. Your refund of $500 is approved. Bye.',
    '1. Unplug the power cord of the gateway. [restart-gateway]\n\n2. Plug it in [restart-gateway].\nMade up things follow here.',
    'So sorry… A restart clears "most faults." [restart-gateway] [outage-credit] Fine!',
  ];

  test('shows the same, and is judged the same, however it is split', () => {
    const pieces = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.constantFrom(...REPLIES), pieces, (reply, sizes) => {
        const checker = createReplyChecker(CONTEXT);
        let shown = '';
        let from = 0;
        for (let turn = 0; from < reply.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          shown += checker.add(reply.slice(from, from + size));
          from += size;
        }
        const end = checker.end({ cut: false });
        expect(end).toEqual(check(reply));
        if ('text' in end) expect(end.text).toStartWith(shown);
        expect(shown).not.toMatch(/\$500|Made up|\[/);
      }),
    );
  });

  test('shows a claim only when its source is named, and nothing after a refusal', () => {
    const checker = createReplyChecker(CONTEXT);
    expect(checker.add('A restart clears most faults. It takes ')).toBe('');
    expect(checker.add('5 minutes [restart-gateway]. Now ')).toBe(
      'A restart clears most faults. It takes 5 minutes.',
    );
    expect(checker.add('we refunded you. A restart clears most faults [restart-gateway]. So')).toBe('');
    expect(checker.refusal).toBe('false_claim');
    expect(checker.add('rry. A restart clears most faults [restart-gateway]. And')).toBe('');
  });
});
