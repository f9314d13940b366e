import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { understand } from '../../../test/support/understander.ts';
import { TOPIC_EXAMPLES } from './topic-examples.fixture.ts';
import { findTopic, TOPICS } from './topics.ts';
import type { AgentId, Intent } from './understanding.ts';

const read = (text: string) => understand(text);

describe('the specification’s own examples', () => {
  test('"my bill is so expensive" is billing with more than 0.8', () => {
    const { intent, confidence, agentType } = read('my bill is so expensive');
    expect(intent).toBe('billing');
    expect(confidence).toBeGreaterThan(0.8);
    expect(agentType).toBe('billing');
  });

  test.each(['internet is down', 'Internet is down AGAIN', 'My internet is not working'])(
    '%p has no internet',
    (text) => {
      expect(read(text)).toMatchObject({
        intent: 'technical',
        topic: 'no_internet',
        agentType: 'tech_support',
        followUp: false,
      });
    },
  );

  test.each([
    "that didn't work",
    'still not working',
    "it's still broken",
    'try something else',
    'I need another solution',
  ])('%p is a follow-up', (text) => {
    expect(read(text).followUp).toBe(true);
    expect(read(text.replaceAll("'", '’').toUpperCase()).followUp).toBe(true);
    expect(read(text.replaceAll("'", '')).followUp).toBe(true);
  });
});

describe('faults of plain word lists, repaired', () => {
  test.each<[string, AgentId]>([
    ['Billing', 'billing'],
    ['INTERNET DOWN', 'tech_support'],
    ['Two bills arrived', 'billing'],
    ['I have been overcharged', 'billing'],
    ['what fees are these', 'billing'],
    ['outages every week', 'tech_support'],
    ['speeds are slower', 'tech_support'],
    ['you throttled us', 'tech_support'],
    ['new routers', 'general'],
    ['wi-fi', 'tech_support'],
    ['the data cap', 'billing'],
    ['no internet service', 'tech_support'],
    ['service', 'general'],
    ['bring my bill down', 'general'],
    ['my credit card changed', 'billing'],
  ])('%p goes to %p', (text, agent) => {
    expect(read(text).agentType).toBe(agent);
  });

  test('"service" alone is weak', () => {
    expect(read('service').confidence).toBeLessThan(0.3);
  });

  test('a credit card is not a credit', () => {
    expect(read('update my credit card').topic).toBe('payment_method_update');
    expect(read('credit card').matchedPatterns.map(({ pattern }) => pattern)).not.toContain(
      'brief-billing-3',
    );
  });

  test('"down" does not make a bill technical', () => {
    expect(read('can you get my bill down').intent).not.toBe('technical');
  });

  test('a tie of loose words goes to billing', () => {
    expect(read('a question about tv and rates and so on').agentType).toBe('billing');
  });
});

describe('hard cases', () => {
  test.each<[string, Intent]>([
    ['third technician was here and the internet is still dropping', 'technical_complex'],
    ['my wifi has been on and off for months', 'technical_complex'],
    ['there is packet loss to the node and my speeds are slow', 'technical_complex'],
    ['our business internet is down and we are losing customers', 'technical_complex'],
    ['I called five times about slow internet, nobody can fix it', 'technical_complex'],
    ['internet is down', 'technical'],
    ['I was charged twice this month', 'billing_dispute'],
    ['I never ordered this, take the charge off my bill', 'billing_dispute'],
    ['you overcharged me and I refuse to pay', 'billing_dispute'],
    ['my refund never came', 'billing_dispute'],
    ['unauthorized charge on my card', 'billing_dispute'],
    ['this bill is a scam, I will go to small claims court', 'billing_dispute'],
    ['why is my bill so high', 'billing'],
    ['how do I get a refund', 'billing'],
  ])('%p is %p', (text, intent) => {
    expect(read(text).intent).toBe(intent);
  });
});

describe('topics', () => {
  const examples = Object.entries(TOPIC_EXAMPLES).flatMap(([topic, texts]) =>
    texts.map((text) => ({ topic, text })),
  );

  test('every topic has at least three examples and every example a topic', () => {
    expect(Object.keys(TOPIC_EXAMPLES).sort()).toEqual(TOPICS.map(({ id }) => id).sort());
    for (const texts of Object.values(TOPIC_EXAMPLES)) expect(texts.length).toBeGreaterThanOrEqual(3);
  });

  test('at least 97 % of the examples get their topic and 99 % their agent', () => {
    const rightTopic = examples.filter(({ topic, text }) => read(text).topic === topic);
    const rightAgent = examples.filter(({ topic, text }) => read(text).agentType === findTopic(topic)?.agent);
    expect(rightTopic.length / examples.length).toBeGreaterThanOrEqual(0.97);
    expect(rightAgent.length / examples.length).toBeGreaterThanOrEqual(0.99);
  });

  test('each topic is reached by two examples or more', () => {
    for (const [topic, texts] of Object.entries(TOPIC_EXAMPLES)) {
      const reached = texts.filter((text) => read(text).topic === topic);
      expect([topic, reached.length >= 2]).toEqual([topic, true]);
    }
  });

  test.each([
    ['bill', ['bill_view', 'bill_explain_increase']],
    ['modem', ['modem_offline_lights', 'gateway_restart']],
    ['tv', ['tv_no_signal', 'tv_error_code']],
    ['internet', ['no_internet', 'slow_internet']],
  ])('the loose word %p gives a choice and no topic', (text, nearest) => {
    const { topic, nearestTopics, outOfScope } = read(text);
    expect(topic).toBeNull();
    expect(outOfScope).toBe(false);
    expect(nearestTopics.slice(0, 2).map((near) => near.topic)).toEqual(nearest);
  });

  test('patterns name the words that made them fire', () => {
    expect(read('Why did my BILL go up?').matchedPatterns).toContainEqual({
      pattern: 'topic:bill_explain_increase:exact',
      label: 'why your bill went up',
      weight: 0.96,
      text: 'bill … go up',
    });
  });
});

describe('subjects in customers’ words', () => {
  test.each([
    ['got an email saying my account will be suspended, click here', 'phishing_report'],
    ['someone called from your company asking to remote into my computer', 'phishing_report'],
    ['I gave them my card number', 'phishing_report'],
    ['they have my bank codes', 'phishing_report'],
    ['can I get my bill in braille', 'accessibility'],
    ['my service was shut off', 'suspended_nonpay_restore'],
    ['turn it off and on', null],
    ['my bill is due on the 5th, could it be moved to the 15th', 'payment_arrangement'],
    ['self install kit arrived, how to hook up', 'self_install_kit'],
    ['frozen picture', 'tv_no_signal'],
    ['wife cant watch her shows', 'tv_no_signal'],
    ['my upload is terrible', 'slow_internet'],
    ['my internt is slw', 'slow_internet'],
    ['sorry for my english, internet no work', 'no_internet'],
    ['ok I will leave then', 'cancel_service'],
    ['delete my account', 'cancel_service'],
    ['do you have fiber in my area', 'new_service_availability'],
    ['can i get hbo', 'plan_options'],
    ['my phone number is 555 1234 and I want to port it', 'number_port_in'],
    ['TV box keeps restarting', 'tv_no_signal'],
    ['I unplugged the gateway already', null],
    ['how do I restart my gateway', 'gateway_restart'],
    ['my kid is watching porn on the tablet', 'parental_controls'],
    ['my internet works but not on my laptop', 'one_device_offline'],
    ['is there an internet outage in my area', 'outage_check'],
  ])('%p is about %p', (text, topic) => {
    expect(read(text).topic).toBe(topic);
  });
});

describe('scope', () => {
  test('a no before a comma does not take the next words away', () => {
    expect(read('no, internet is fine').acts).toContain('deny');
    expect(read('no, internet is fine').topic).toBeNull();
    expect(read('no internet').topic).toBe('no_internet');
  });

  test.each([
    'what is the weather tomorrow',
    'tell me a joke',
    'help me with my homework',
    'a recipe for lasagna',
    'asdfgh qwerty zxcv',
    '',
    '???',
    '😀😀',
    'mi factura es muy alta y no puedo pagar',
    'mon internet ne marche pas depuis hier',
    'mein internet geht nicht',
    'мой интернет не работает',
    '我的网络坏了',
    'who won the world cup',
    'write a python script',
  ])('%p is out of scope', (text) => {
    expect(read(text).outOfScope).toBe(true);
  });

  test.each([
    'hi',
    'yes',
    'agent please',
    'my internet is down during dinner',
    'bill',
    'my dog chewed the modem cable',
    'that didn’t work',
    'i will sue you',
    'help',
  ])('%p is in scope', (text) => {
    expect(read(text).outOfScope).toBe(false);
  });
});

describe('laws', () => {
  test('the same text and context always give the same answer, whatever was read before', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(...Object.values(TOPIC_EXAMPLES).flat()),
    );
    fc.assert(
      fc.property(text, text, (first, second) => {
        const alone = structuredClone(read(first));
        read(second);
        expect(read(first)).toEqual(alone);
      }),
    );
  });

  test('an answer keeps its value when later messages are read', () => {
    const kept = read('my bill went up!! I am furious');
    const copy = structuredClone(kept);
    read('internet is down');
    expect(kept).toEqual(copy);
  });

  test('numbers stay in their ranges and the agent fits the topic', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...Object.values(TOPIC_EXAMPLES).flat()), { maxLength: 4 }),
        (texts) => {
          const { confidence, nearestTopics, topic, agentType } = read(texts.join('. '));
          expect(confidence >= 0 && confidence <= 1).toBe(true);
          expect(nearestTopics.length).toBeLessThanOrEqual(3);
          const scores = nearestTopics.map(({ score }) => score);
          expect(scores.every((score) => score > 0 && score <= 1)).toBe(true);
          if (topic !== null) {
            expect(agentType).toBe(findTopic(topic)?.agent as AgentId);
            expect(nearestTopics[0]?.topic).toBe(topic);
          }
        },
      ),
    );
  });
});

test('the only provider at an address is a complaint about choice, not a question about availability', () => {
  const text = 'we went over the data cap and there is no other provider available in my area';
  const { nearestTopics } = understand(text);
  expect(nearestTopics.map(({ topic }) => topic)).not.toContain('new_service_availability');
  expect(
    understand('is service available at my address', { attemptCount: 0, frustrationMemory: 0 }).topic,
  ).toBe('new_service_availability');
});
