import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { EXAMPLES, UNDERSTANDER, understand } from '../../../test/support/understander.ts';
import { findTopic } from './topics.ts';
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
  const examples = EXAMPLES.filter(({ label }) => findTopic(label) !== undefined);

  test('most of the test messages get their topic, and nearly all their agent', () => {
    const rightTopic = examples.filter(({ label, text }) => read(text).topic === label);
    const rightAgent = examples.filter(({ label, text }) => read(text).agentType === findTopic(label)?.agent);
    expect(rightTopic.length / examples.length).toBeGreaterThan(0.8);
    expect(rightAgent.length / examples.length).toBeGreaterThan(0.88);
  });

  test('a topic that is not sure is asked about, with the next best beside it', () => {
    const unsure = examples.map(({ text }) => read(text)).filter(({ band }) => band === 'ask');
    expect(unsure.length).toBeGreaterThan(10);
    expect(unsure.filter(({ nearestTopics }) => nearestTopics.length > 1).length).toBeGreaterThan(10);
    for (const { topic, confidence } of unsure) {
      expect(topic).not.toBeNull();
      expect(confidence).toBeLessThan(0.5);
    }
  });

  test('patterns name the words that made them fire', () => {
    expect(read('Why did my BILL go up?').matchedPatterns).toContainEqual({
      pattern: 'brief-billing-1',
      label: 'bill, charge, cost, payment',
      weight: 0.9,
      text: 'bill',
    });
  });
});

describe('explanations', () => {
  test('name the words that weighed most, as they were written, and the runner-up', () => {
    const text = 'Why did my BILL go up by twelve dollars?';
    const understanding = read(text);
    const { words, margin, runnerUp } = UNDERSTANDER.explain(text, understanding);
    expect(understanding.topic).toBe('bill_explain_increase');
    expect(words.length).toBeLessThanOrEqual(8);
    expect(words.slice(0, 5).map(({ word }) => word)).toEqual(expect.arrayContaining(['BILL', 'up']));
    for (const { word } of words) expect(text).toContain(word);
    expect(runnerUp?.topic).not.toBe('bill_explain_increase');
    expect(runnerUp?.margin).toBeLessThan(margin);
  });

  test('list the problems of a message that has several', () => {
    const text = 'My internet is down since Monday. Also, why did my bill go up?';
    const understanding = read(text);
    expect(understanding.problems.map(({ topic }) => topic)).toEqual([
      'no_internet',
      'bill_explain_increase',
    ]);
    expect(understanding.topic).toBe('no_internet');
    for (const { start, end } of understanding.problems)
      expect(text.slice(start, end).length).toBeGreaterThan(10);
    const { problems } = UNDERSTANDER.explain(text, understanding);
    expect(problems.map(({ topic }) => topic)).toEqual(['no_internet', 'bill_explain_increase']);
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
    ['how do I restart my gateway', 'gateway_restart'],
    ['my kid is watching porn on the tablet', 'parental_controls'],
    ['my internet works but not on my laptop', 'one_device_offline'],
    ['is there an internet outage in my area', 'outage_check'],
  ])('%p is about %p', (text, topic) => {
    expect(read(text).topic).toBe(topic);
  });
});

describe('languages', () => {
  test.each([
    ['por qué subió mi factura este mes', 'bill_explain_increase'],
    ['no tengo internet desde ayer', 'no_internet'],
    ['quiero cancelar el servicio', 'cancel_service'],
  ])('%p is Spanish and about %p', (text, topic) => {
    expect(read(text)).toMatchObject({ language: 'es', topic, outOfScope: false });
  });

  test('what belongs to no language is read in that of the conversation', () => {
    expect(understand('wifi', { language: 'es' }).language).toBe('es');
    expect(understand('wifi').language).toBe('en');
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
      fc.constantFrom(...EXAMPLES.map(({ text }) => text)),
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
        fc.array(fc.constantFrom(...EXAMPLES.map(({ text }) => text)), { maxLength: 4 }),
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
