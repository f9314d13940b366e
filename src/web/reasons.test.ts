import { expect, test } from 'bun:test';
import { AGENTS } from '#core/dialogue/agents.ts';
import { ESCALATION_REASONS } from '#core/dialogue/conversation.ts';
import { INTENTS } from '#core/nlu/understanding.ts';
import { reasonsOf } from './reasons.ts';
import type { Reply } from './reply.ts';
import { agentName, escalationReason, intentName, percent, wordsOfId } from './words.ts';

const reply: Reply = {
  id: 'r1',
  reply_to: 'm1',
  seq: 2,
  content: 'Restart the gateway.',
  agent: 'tech_support',
  intent: 'technical',
  intent_data: {
    confidence: 0.934,
    topic: 'no_internet',
    matched_patterns: [
      { pattern: 'p2', label: 'Down', weight: -0.3, text: 'down' },
      { pattern: 'p1', label: 'having no internet at all', weight: 0.9, text: 'internet is down' },
      { unknown: true },
    ],
    out_of_scope: false,
  },
  state: 'follow_up',
  decision: 'answer',
  source: 'knowledge',
  sources: [{ id: 'a', slug: 'a', title: 'Your internet is down' }],
  escalation_reason: null,
};

const detailsOf = (of: Reply, term: string) => reasonsOf(of).find((reason) => reason.term === term)?.details;

test('a reply is explained from the intent to the words', () => {
  expect(reasonsOf(reply)).toEqual([
    { term: 'Intent', details: ['A technical problem'] },
    { term: 'Topic', details: ['No internet'] },
    { term: 'Confidence', details: ['93%'] },
    {
      term: 'Matched patterns',
      details: [
        '\u201cinternet is down\u201d \u2192 having no internet at all (+0.9)',
        '\u201cdown\u201d (\u22120.3)',
      ],
    },
    { term: 'Decision', details: ['Answer with a step from a guide'] },
    { term: 'Words from', details: ['Knowledge base'] },
    { term: 'Source', details: ['Your internet is down'] },
  ]);
});

test('a failed suggestion, frustration, the reason for a person and an unusual ending are told when there are any', () => {
  const upset: Reply = {
    ...reply,
    follow_up: true,
    frustration: { level: 7, parts: [{ label: 'capitals', points: 3 }] },
    escalation_reason: 'high_frustration',
    finish_reason: 'cancelled',
    sources: [],
  };
  expect(detailsOf(upset, 'Read as')).toEqual(['The last suggestion did not help']);
  expect(detailsOf(upset, 'Frustration')).toEqual(['7 of 10', 'Capitals (+3)']);
  expect(detailsOf(upset, 'Why a person')).toEqual(['The customer is very upset']);
  expect(detailsOf(upset, 'Ending')).toEqual(['Stopped on request']);
  expect(detailsOf(upset, 'Source')).toBeUndefined();
});

test('nothing understood is said as such', () => {
  const lost: Reply = {
    ...reply,
    intent_data: { confidence: 0, topic: null, matched_patterns: [], out_of_scope: true },
  };
  expect(detailsOf(lost, 'Intent')).toEqual(['Outside what the desk knows']);
  expect(detailsOf(lost, 'Topic')).toEqual(['None found']);
  expect(detailsOf(lost, 'Matched patterns')).toEqual(['None']);
});

test('a long list of patterns is cut with its count', () => {
  const pattern = { pattern: 'p', label: 'l', weight: 0.1, text: 't' };
  const many: Reply = {
    ...reply,
    intent_data: { ...reply.intent_data, matched_patterns: Array.from({ length: 11 }, () => pattern) },
  };
  const details = detailsOf(many, 'Matched patterns') ?? [];
  expect(details).toHaveLength(9);
  expect(details.at(-1)).toBe('and 3 more');
});

test('every id of the desk has words, and an unknown one becomes some', () => {
  for (const { id, name } of Object.values(AGENTS)) expect(agentName(id)).toBe(name);
  for (const intent of INTENTS) expect(intentName(intent)).not.toBe(wordsOfId(intent));
  for (const reason of ESCALATION_REASONS) expect(escalationReason(reason)).not.toBe(wordsOfId(reason));
  expect(agentName('night_shift')).toBe('Night shift');
});

test('a share is a whole percentage from 0 to 100', () => {
  expect([0, 0.005, 0.934, 1, 1.2, -1].map(percent)).toEqual(['0%', '1%', '93%', '100%', '100%', '0%']);
});
