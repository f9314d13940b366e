import { describe, expect, test } from 'bun:test';
import {
  acknowledges,
  asksForHelp,
  asksQuestion,
  beginsWithNo,
  beginsWithYes,
  callsForHelp,
  cannotDoIt,
  declinesPerson,
  isRestartStep,
  marksContrast,
  mentionsDanger,
  mentionsSelfHarm,
  postpones,
  reportsDone,
  saysAgain,
  saysNeither,
  saysOnlyNo,
  saysOnlyYes,
  saysRestarted,
  tellsOfDeath,
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
    'oh ok',
    'doing it',
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
    'the modem is smoking and smells burnt',
    'a wire is hanging down over the street',
    'the line outside is down after the storm',
    'the adapter is melting',
    'the box is too hot to touch',
  ],
  no: [
    'the fire stick is slow',
    'my firewall is off',
    'you are fired',
    'this price shocked us',
    'killing time',
    'smoke detector offline',
    'we moved to a non smoking building',
    'the cable is down',
    'a cable hanging behind the tv',
    'i feel like setting my bill alight',
  ],
});

test('only the first 2,000 characters are read', () => {
  expect(saysNeither(`${'a '.repeat(1000)}neither`)).toBe(false);
});

const HOSTILE_READS = [
  acknowledges,
  declinesPerson,
  mentionsDanger,
  saysOnlyYes,
  saysOnlyNo,
  reportsDone,
  postpones,
  cannotDoIt,
  saysRestarted,
  isRestartStep,
  tellsOfDeath,
  asksQuestion,
];

test('long hostile text takes no longer than its length asks for', () => {
  const hostile = [
    'ok '.repeat(700),
    'not need '.repeat(250),
    `${'ok,'.repeat(700)}x`,
    "i'll try ".repeat(250),
    `yes${' '.repeat(1900)}x`,
    `${'no '.repeat(600)}x`,
    'cable is is '.repeat(160),
    'i just reset he died 30 seconds '.repeat(60),
  ];
  const startedAt = performance.now();
  for (const text of hostile) for (const reads of HOSTILE_READS) reads(text);
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
    'need help',
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

table('mentionsSelfHarm', mentionsSelfHarm, {
  yes: ['i want to kill myself', 'I feel suicidal'],
  no: ['the modem is on fire', 'this bill is killing me'],
});
table('reportsDone', reportsDone, {
  yes: [
    'did it',
    'ok done',
    'yes i did',
    'I checked',
    'yes restarted',
    'changed the password',
    'tried that, thanks',
  ],
  no: [
    'did it help',
    'done with you people',
    'restarted and still down',
    'found a charge on my bill from may',
    'did not work',
  ],
});
table('postpones', postpones, {
  yes: ["I can't right now, I'm at work", 'wait', 'ok ill wait', 'I will do it later', 'back home now'],
  no: ['it is not working right now', 'waiting for the technician since 8', 'why did you wait'],
});
table('cannotDoIt', cannotDoIt, {
  yes: [
    'I do not know how to do that',
    'i am afraid to break something',
    "I can't do that",
    'this is too complicated',
  ],
  no: ['I do not know', 'that is too expensive', 'how do I do that'],
});
table('asksQuestion', asksQuestion, {
  yes: ['how long does it take', 'is it free', 'and which menu', 'do I need a new one?'],
  no: ['it is free', 'I know what to do', 'the blue one'],
});
table('saysOnlyYes', saysOnlyYes, {
  yes: ['yes', 'Yes it did, thank you!', 'yeah that fixed it', 'sure did'],
  no: ['yes the tv as well', 'yes please', 'yes I checked', 'yes, on wifi', ''],
});
table('saysOnlyNo', saysOnlyNo, {
  yes: ['no', 'no thanks', "no, that's all, thank you", 'nope, nothing else'],
  no: ['nope it froze again', 'no, the tv', 'no internet', ''],
});
table('saysRestarted', saysRestarted, {
  yes: [
    'i already restarted it 5 times',
    'rebooted the router, no change',
    'I turned the modem off and on',
    'stop telling me to restart',
    'i made a restart',
  ],
  no: ['I have not restarted it', 'should I restart it', 'I restarted my phone', 'I reset my password'],
});
table('isRestartStep', isRestartStep, {
  yes: [
    'Restart the gateway once by unplugging it for 30 seconds.',
    'Pull the power plug from your gateway, wait 30 seconds and put it back.',
  ],
  no: ['Unplug the box for 30 seconds and plug it in.', 'Push the power cord firmly into the gateway.'],
});
table('callsForHelp', callsForHelp, {
  yes: ['help', 'please help me', 'can u hlp me pls'],
  no: ['I have a question', 'that did not help'],
});
table('tellsOfDeath', tellsOfDeath, {
  yes: ['my mom passed away last week', 'my husband died and I need to close his account'],
  no: ['my modem died', 'the tv is dead'],
});
