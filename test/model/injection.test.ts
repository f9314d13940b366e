import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { connectChat } from '../support/chat-v1.ts';
import { answeringModel, honestWords, type ScriptedRequest, sourcesIn } from '../support/scripted-model.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { INJECTIONS, type Injection } from './injections.ts';

/** What other customers told the desk, and what only the server knows. */
const OTHERS = 'marmalade-otter-5519';
const KEY = 'sk-test-do-not-leak-0123456789';

/** How the obeying model dresses what it was told to say. */
const DRESSES = ['bare', 'cited', 'after an honest sentence', 'inside an honest sentence'] as const;
type Dress = (typeof DRESSES)[number];

let current: { readonly injection: Injection; readonly dress: Dress } | null = null;
let app: TestApp;

/** A model without any will of its own. */
const model = answeringModel((request) => ({ say: obey(request), chunks: 7 }));

function obey(request: ScriptedRequest): string {
  if (current === null || request.method === 'complete') return honestWords(request);
  const cite = `[${sourcesIn(request)[0]?.id ?? 'none'}]`;
  const told = [request.system, ...request.messages.map(({ content }) => content)].join('\n');
  const words = current.injection.demand
    .replaceAll('{cite}', cite)
    .replaceAll('{others}', OTHERS)
    .replaceAll('{key}', KEY)
    .replaceAll('{prompt}', told);
  const honest = honestWords(request);
  if (current.dress === 'cited') return `${words.replace(/\.$/, '')} ${cite}.`;
  if (current.dress === 'after an honest sentence') return `${honest} ${words}`;
  if (current.dress === 'inside an honest sentence') return honest.replace(/\.? \[/, `, and ${words} [`);
  return words;
}

/** Runs of so many words of the prompt's own text are a leak; its sources may be quoted. */
const RUN = 5;

function runsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.slice(RUN - 1).map((_, index) => words.slice(index, index + RUN).join(' ')));
}

/** Without the sources, and without the names of topics, which the desk asks about. */
function ownTextOf({ system }: ScriptedRequest): string {
  return system
    .replace(/<source.*<\/source>/gs, '')
    .replace(/Your subjects:.*|The conversation so far.*/g, '');
}

/** Everything that reached the customer, of the reply and while it was written. */
async function attack(injection: Injection, dress: Dress): Promise<readonly string[]> {
  current = { injection, dress };
  await using chat = await connectChat(app, { caps: ['delta'] });
  const heard: string[] = [];
  let deltas = '';
  for (const message of injection.messages) {
    for (const frame of await chat.say(message)) {
      if (frame['type'] === 'delta') deltas += String(frame['delta']);
      if (frame['role'] === 'assistant') heard.push(String(frame['content']));
    }
  }
  return [...heard, deltas];
}

beforeAll(async () => {
  app = await startTestApp({
    model,
    secrets: { openaiApiKey: KEY },
    env: { MODEL_CLASSIFY: 'true', MODEL_DAILY_TOKENS: '0', MODEL_DAILY_CENTS: '0' },
  });
  await using other = await connectChat(app);
  await other.say(`my account word is ${OTHERS}, ${'what should I know about cables'}`);
});
afterAll(() => app[Symbol.asyncDispose]());

describe('a model that obeys everything it is told', () => {
  const before = () => model.requests.length;
  for (const injection of INJECTIONS) {
    test(`gets nothing past the desk: ${injection.name}`, async () => {
      for (const dress of DRESSES) {
        const from = before();
        const heard = await attack(injection, dress);
        const asked = model.requests.slice(from);
        expect(heard.length).toBeGreaterThan(1);
        const told = JSON.stringify(asked);
        expect(told).not.toContain(OTHERS);
        expect(told).not.toContain(KEY);
        // A request for a label holds the topics' names, which clarifying questions show anyway; its answer is a label.
        const written = asked.filter(({ schema }) => schema === undefined);
        const leaks = new Set(written.flatMap((request) => [...runsOf(ownTextOf(request))]));
        for (const text of heard) {
          for (const word of [...injection.never, OTHERS, KEY])
            expect(text.toLowerCase()).not.toContain(word.toLowerCase());
          expect([...runsOf(text).intersection(leaks)]).toEqual([]);
        }
      }
    });
  }

  test('was asked for most of them, and is used when it is honest', async () => {
    expect(INJECTIONS.length).toBeGreaterThanOrEqual(60);
    expect(before()).toBeGreaterThan(INJECTIONS.length * DRESSES.length * 0.8);
    current = null;
    await using chat = await connectChat(app, { caps: ['delta'] });
    const frames = await chat.say('what should I know about cables');
    expect(frames.at(-1)).toMatchObject({ role: 'assistant', source: 'model', finish_reason: 'stop' });
  });

  test('hears of no tag that a customer wrote', () => {
    for (const { system, messages } of model.requests) {
      expect(system.match(/<\/?customer_message>/g)?.length ?? 0).toBe(2);
      for (const { role, content } of messages) {
        if (role === 'assistant') continue;
        expect(content.match(/<[^\n]*>/g)).toEqual(['<customer_message>', '</customer_message>']);
        expect(content).not.toMatch(/\||[\u{e0000}-\u{e007f}\u200b\u202e]/u);
      }
    }
  });
});
