import { openSocket } from './chat-socket.ts';
import { connectChat } from './chat-v1.ts';
import { register } from './people.ts';
import { answeringModel, type ScriptedModel } from './scripted-model.ts';
import type { TestApp } from './test-app.ts';
import { waitUntil } from './wait-until.ts';

/** What customers say, message by message: solved, given up, passed on, not understood, angry. */
const CONVERSATIONS: readonly (readonly string[])[] = [
  ['internet is down', "that didn't work", 'it works now, thanks', 'internet is down again'],
  ['my bill is so expensive', 'ok thanks', 'can you repeat that'],
  ['let me talk to a human please', 'hello?'],
  [
    'internet is down AGAIN',
    "that didn't work",
    "it's STILL broken!!",
    'THIS IS RIDICULOUS!!! I AM FURIOUS!!!',
  ],
  ['no tengo internet en casa', 'no funcionó'],
  ['what is the best recipe for pancakes', 'asdf qwer zxcv'],
  ['the modem is on fire and there is smoke'],
  ['hello', 'why was i charged a late fee', 'my wifi is slow upstairs'],
  ['what is the meaning of the gizmo thing', 'what is this gizmo thing about', 'the gizmo on the wall'],
  ['can you explain the little box on the wall', 'and what does the booklet say about the blinking'],
  ['what about the cable in the garden', 'the mailman left a card about the pole outside'],
  ['the person at the desk told me something about my stuff', 'what is the meaning of the gizmo thing'],
];

/** A model that mostly says what its sources say, and now and then fails or says what it may not. */
export function moodyModel(): ScriptedModel {
  let asked = 0;
  return answeringModel(() => {
    asked += 1;
    if (asked % 4 === 2) return { fail: 'The model is out of order.' };
    return asked % 4 === 3 ? { say: 'I have refunded you.' } : { say: '{honest}', chunks: 3 };
  });
}

/** Lets customers and staff do everything that is counted, once through; resolves when it is done and stored. */
export async function loadDesk(app: TestApp): Promise<void> {
  for (const script of CONVERSATIONS) await converse(app, script);
  await useSockets(app);
  await askOtherThings(app);
  await app.runtime.deps.analytics.refresher.refresh();
}

interface Reply {
  readonly conversation_id: string;
  readonly id: string;
}

/** One conversation over HTTP, whose last reply and whole are rated. */
async function converse(app: TestApp, script: readonly string[]): Promise<void> {
  const guest = await app.request('/api/v1/auth/guest', { method: 'POST' });
  const { access_token: token } = (await guest.json()) as { access_token: string };
  let reply: Reply | undefined;
  for (const content of script) {
    const body = { content, ...(reply && { conversation_id: reply.conversation_id }) };
    const sent = await app.request('/api/v1/chat/messages', { body, token });
    if (!sent.ok) throw new Error(`A message was not taken: ${await sent.text()}`);
    reply = (await sent.json()) as Reply;
  }
  const rating = 1 + (script.length % 5);
  await app.request('/api/v1/feedback/rating', { body: { message_id: reply?.id, rating }, token });
  const body = { conversation_id: reply?.conversation_id, rating };
  await app.request('/api/v1/feedback', { body, token });
}

/** Both protocols, a message that comes twice, frames that are none, and a close code of the client's own. */
async function useSockets(app: TestApp): Promise<void> {
  const chat = await connectChat(app, { clientId: 'load' });
  await chat.say('internet is down', { id: 'twice' });
  await chat.say('my bill is wrong', { id: 'other' });
  chat.send({ type: 'message', id: 'twice', content: 'internet is down' });
  await chat.nextOf('ack');
  chat.send({ type: 'dance' });
  await chat.nextOf('error');
  chat.socket.close(3123, 'a code of my own');
  await chat.closed;
  await using plain = await openSocket(`${app.socketUrl}/api/v1/chat/ws/plain`);
  plain.send({ content: 'my bill is wrong' });
  await plain.next();
  plain.sendRaw('{');
  await plain.next();
}

/** Requests that fail, and those of staff. */
async function askOtherThings(app: TestApp): Promise<void> {
  const { token } = await register(app, { role: 'supervisor' });
  const stranger = Bun.randomUUIDv7();
  for (const path of [
    '/api/v1/health',
    '/api/v1/health/ready',
    '/api/v1/health/details',
    // Another one each time: what was asked before is remembered.
    `/api/v1/knowledge/search?q=late+fee+${stranger.slice(-4)}`,
    `/api/v1/chat/conversations/${stranger}`,
    `/api/v1/nothing/${stranger}`,
    '/api/v1/analytics/overview',
    '/docs',
  ])
    await app.request(path, { token });
  await app.request('/api/v1/health', { method: 'DELETE' });
  await app.request('/api/v1/chat/messages', { body: '{' });
  const { turns } = app.runtime.deps;
  await waitUntil(() => turns.underWay === 0, { what: 'all replies' });
}
