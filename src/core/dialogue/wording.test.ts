import { describe, expect, test } from 'bun:test';
import {
  acknowledges,
  asksForHelp,
  beginsWithNo,
  beginsWithYes,
  declinesPerson,
  marksContrast,
  mentionsDanger,
  saysAgain,
  saysNeither,
  wantsNext,
} from './wording.ts';

function table(
  name: string,
  reads: (text: string) => boolean,
  { yes, no }: { yes: readonly string[]; no: readonly string[] },
): void {
  describe(name, () => {
    test.each(yes)('reads %j', (text) => expect(reads(text)).toBe(true));
    test.each(no)('does not read %j', (text) => expect(reads(text)).toBe(false));
  });
}

table('acknowledges', acknowledges, {
  yes: [
    'ok',
    'OK!',
    'okay thanks',
    'not yet',
    'sure, I’ll try that',
    'alright',
    'got it',
    'let me check',
    'ok, will do',
    'one moment',
    'ok thank you',
  ],
  no: [
    'yes',
    'ok it works',
    'ok but still broken',
    'sure is slow',
    'fine, cancel it',
    '',
    'okay so my bill is wrong',
  ],
});
table('beginsWithYes', beginsWithYes, {
  yes: ['yes thanks', 'Yes!', 'yeah but the TV is out', 'it did'],
  no: ['yesterday it broke', 'yes or no, tell me', 'it works'],
});
table('beginsWithNo', beginsWithNo, {
  yes: ['no, the light is red', 'nope', 'No.', "it didn't"],
  no: ['no internet', 'no problem', 'nothing', 'not yet', 'no signal on TV'],
});
table('saysAgain', saysAgain, {
  yes: ['internet is down AGAIN', 'still slow', 'it keeps dropping', 'same thing'],
  no: ['my internet is down', 'against the wall', 'keepsake'],
});
table('declinesPerson', declinesPerson, {
  yes: [
    "never mind, I don't need an agent",
    'i dont want to talk to a person',
    'no need',
    'I no longer need anyone',
    'do not need a rep',
  ],
  no: ['agent please', 'I need a person', 'I do not need this modem', 'a person who knows'],
});
table('saysNeither', saysNeither, {
  yes: ['neither', 'none of those', 'something else', 'not that'],
  no: ['the first', 'both', 'nonetheless'],
});
table('marksContrast', marksContrast, {
  yes: ['that worked but my tv is out', 'one more thing: also the bill'],
  no: ['it works now', 'attributes'],
});
table('mentionsDanger', mentionsDanger, {
  yes: [
    'there is a gas smell from the box',
    'I smell gas',
    'my modem is on fire',
    'there is a burning smell',
    'smoke coming out of the box',
    'the outlet is sparking',
    'I got shocked',
    'i want to kill myself',
  ],
  no: [
    'the fire stick is slow',
    'my firewall is off',
    'you are fired',
    'this price shocked us',
    'killing time',
    'smoke detector offline',
    'i feel like setting my bill alight',
  ],
});

test('only the first 2,000 characters are read', () => {
  expect(saysNeither(`${'a '.repeat(1000)}neither`)).toBe(false);
});

test('long hostile text takes no longer than its length asks for', () => {
  const hostile = [
    'ok '.repeat(700),
    'not need '.repeat(250),
    `${'ok,'.repeat(700)}x`,
    "i'll try ".repeat(250),
  ];
  const startedAt = performance.now();
  for (const text of hostile) for (const reads of [acknowledges, declinesPerson, mentionsDanger]) reads(text);
  expect(performance.now() - startedAt).toBeLessThan(100);
});

table('asksForHelp', asksForHelp, {
  yes: [
    'help',
    'Help!!',
    'can you help me?',
    'hi, could someone please help',
    'i need help',
    'I have a question',
    'please help',
  ],
  no: [
    'help with my bill',
    'can you help me with the wifi',
    'i have a problem with my tv',
    'that did not help',
    '',
  ],
});

table('wantsNext', wantsNext, {
  yes: ['ok, what next', "what's next?", 'done, next', 'now what', 'what do i do now', 'next step please'],
  no: ['move it to next week', 'the next bill', 'yes', 'my next payment failed'],
});
