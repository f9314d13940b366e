import { describe, expect, test } from 'bun:test';
import { understand } from '../../../test/support/understander.ts';
import type { Act } from './understanding.ts';

/** For each act, messages that show it; several may apply, the listed one must be among them. */
const SHOWN: Readonly<Record<Act, readonly string[]>> = {
  greeting: [
    'hi',
    'Hello there',
    'good morning',
    'hey my wifi is down',
    'hiii',
    'anyone there?',
    'how are you',
  ],
  thanks: ['thanks', 'Thank you so much!', 'thx', 'ty', 'I appreciate it'],
  goodbye: ['bye', 'goodbye', 'have a nice day', 'ok see you', "that's all"],
  affirm: [
    'yes',
    'Yeah',
    'yep',
    'sure',
    'ok',
    'Yes please',
    'yes, the first one',
    'YES!!!',
    'yesss',
    'correct.',
  ],
  deny: [
    'no',
    'No.',
    'nope',
    'nah',
    'not really',
    'no, the other one',
    'no thanks',
    'neither',
    'none of those',
  ],
  worked: [
    'it works now',
    'that fixed it',
    'all good now',
    'Yes it worked, thank you!',
    "it's working again",
    'problem solved',
    'that did the trick',
    'great, internet is back',
    'fixed',
    'everything is fine now',
    'we are back online',
    'thank you is working',
    'good enough thanks',
    'yes thank you that helps a lot',
    "it's up again",
    'worked like a charm',
  ],
  failed: [
    "that didn't work",
    'That didn’t work',
    'that didnt work either',
    'still not working',
    "it's still broken",
    'same problem',
    'no luck',
    "didn't help",
    'nope',
    'I already tried that',
    'try something else',
    'I need another solution',
    "it doesn't work now",
    "doesn't work",
    'not working',
    'my wifi is still down',
    'nothing changed',
    'reset it numerous times',
    'what else can I try?',
    'the restart did nothing, still the same error',
    'It failed',
    "no, it didn't",
    'hmm no that did nothing',
    'still no internet',
    "I've done all that and it made no difference",
    'no it does not work',
    'issue persists',
    'it worked for five minutes then stopped again',
    'same',
    'it went out again',
    'restarted, plugged it in, same',
    'I changed the batteries already',
    'that does not explain it',
    'still not there',
    'you are no help',
    'It works now. No wait, it does not',
    'sure, that worked. NOT',
    'i make restart, no work',
    'cant find it',
    'stop telling me to restart',
    'stop sending me links',
    'it did not turn on',
    'nothing on the status page',
    'done, same',
    'airplane mode did nothing',
  ],
  partly_worked: [
    'works but still slow',
    'it helped a little',
    'some of them work now',
    "it's better but still drops sometimes",
    'kind of works',
    'a bit better',
    'it got better',
    'but not perfect',
  ],
  repeat: ['can you say that again', 'repeat please', 'what?', 'sorry?', 'I missed that', 'what do you mean'],
  slower: ['slow down please', 'one step at a time', 'that was too fast for me', 'go slower'],
  person: [
    'talk to a human',
    'agent please',
    'representative!!',
    'I want a real person',
    'stop giving me bot answers',
    'let me speak to a supervisor',
    'connect me to an agent',
    'HUMAN',
    'can someone call me back please',
    'are you a robot?',
    'Can i speak with someone',
    'transfer me to a live agent now',
    'is there a person I can talk to',
    'escalate this',
    'rep',
    'can you call me',
    'is there a number I can call',
    'phone number',
    'how can I contact you',
    'put me through to sales',
    'need phone support',
    'give me someone who can actually help',
    'can i speak to the same agent as yesterday',
  ],
  cancel: ['never mind', 'nevermind', 'forget it', 'stop', 'start over', "I don't need an agent", 'nvm'],
  abusive: ['you stupid bot', 'shut up', 'you are an idiot', 'fuck you', 'you people are useless'],
};

/** Messages that must not show the act. */
const NOT_SHOWN: readonly (readonly [string, Act])[] = [
  ['my internet is not working', 'failed'],
  ['internet is down', 'failed'],
  ['internet is down AGAIN', 'failed'],
  ['why am i still being charged', 'failed'],
  ["it doesn't work now", 'worked'],
  ['it is not fixed', 'worked'],
  ['is it working now?', 'worked'],
  ['sure, that worked. NOT', 'worked'],
  ['It works now. No wait, it does not', 'worked'],
  ['that does not explain it', 'repeat'],
  ['I am deaf, how can I contact you', 'person'],
  ['my phone number changed', 'person'],
  ['my internet is not working at all', 'failed'],
  ['it never worked', 'worked'],
  ['I want it fixed', 'worked'],
  ['my internet was working fine until yesterday', 'worked'],
  ['when will it be fixed', 'worked'],
  ['works but still slow', 'worked'],
  ['works but still slow', 'failed'],
  ['no internet', 'deny'],
  ["it's back", 'failed'],
  ["that's fine", 'worked'],
  ["nah it's fine", 'failed'],
  ['nothing else, thank you', 'failed'],
  ['no dial tone on my phone', 'deny'],
  ['no signal on tv', 'deny'],
  ['ok so my bill went up', 'affirm'],
  ['right now my wifi is down', 'affirm'],
  ['your agent told me it was free', 'person'],
  ['the agent who came did nothing', 'person'],
  ['I spoke to a representative yesterday', 'person'],
  ['please send a technician', 'person'],
  ['add an authorized person to my account', 'person'],
  ['cancel my service', 'cancel'],
  ['cancel my appointment', 'cancel'],
  ['I want to cancel', 'cancel'],
  ['the service is useless', 'abusive'],
  ['thanks for nothing', 'thanks'],
  ['this thing is broken', 'greeting'],
];

describe('acts', () => {
  for (const [act, messages] of Object.entries(SHOWN)) {
    for (const message of messages) {
      test(`"${message}" is ${act}`, () => {
        expect(understand(message).acts).toContain(act as Act);
      });
    }
  }

  for (const [message, act] of NOT_SHOWN) {
    test(`"${message}" is not ${act}`, () => {
      expect(understand(message).acts).not.toContain(act);
    });
  }

  test('a follow-up is a message that says a solution failed', () => {
    expect(understand("that didn't work").followUp).toBe(true);
    expect(understand('my internet is not working').followUp).toBe(false);
    expect(understand('it works now').followUp).toBe(false);
  });

  test('acts at the end of a long story are still seen', () => {
    const story = 'On Monday we came home and the box in the hall was doing strange things. '.repeat(60);
    const { acts } = understand(`${story} I want to talk to a human.`);
    expect(acts).toContain('person');
  });
});
