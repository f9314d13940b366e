import { describe, expect, test } from 'bun:test';
import { connectChat, type Frame } from '../support/chat-v1.ts';
import { type ScriptedModel, scriptedModel, shownWords } from '../support/scripted-model.ts';
import { startTestApp } from '../support/test-app.ts';

/** No article knows it, so the model is asked. */
const QUESTION = 'what should I know about cables';
const WORDS = 'Sorry to hear that. {honest} Thanks again. {honest}';
/** What the model said, as the customer reads it. */
const shown = ({ requests: [request] }: ScriptedModel) =>
  request ? WORDS.replaceAll('{honest}', shownWords(request)) : '';
const CAPS = { caps: ['delta', 'status'] };

describe('chat.v1: while a reply is made', () => {
  test('C6, C17, C19, C21: acknowledged first, then written, then final', async () => {
    const rest = Promise.withResolvers<void>();
    const model = scriptedModel([{ say: WORDS, chunks: 6, pauseAfter: 4, until: rest.promise }]);
    await using app = await startTestApp({ model });
    await using chat = await connectChat(app, CAPS);
    chat.send({ type: 'message', id: 'q1', content: QUESTION });
    const frames: Frame[] = [];
    while (frames.at(-1)?.['role'] !== 'assistant') {
      const frame = await chat.next();
      frames.push(frame);
      if (frame['type'] === 'delta') rest.resolve();
    }
    const kinds = frames
      .map(({ type, status }) => status ?? type)
      .filter((kind, i, all) => kind !== all[i - 1]);
    expect(kinds).toEqual(['received', 'ack', 'searching', 'writing', 'delta', 'message']);
    expect(frames[0]).toEqual({ type: 'status', status: 'received', id: 'q1' });
    const ack = frames.find(({ type }) => type === 'ack');
    const reply = frames.at(-1);
    const deltas = frames.filter(({ type }) => type === 'delta');
    expect(deltas.map(({ index }) => index)).toEqual(deltas.map((_, index) => index));
    for (const delta of deltas)
      expect(delta).toMatchObject({ id: reply?.['id'], reply_to: ack?.['message_id'] });
    // What was written last may come with the reply alone.
    expect(shown(model)).toStartWith(deltas.map(({ delta }) => delta).join(''));
    expect(reply).toMatchObject({ content: shown(model), seq: 2, source: 'model', finish_reason: 'stop' });
  });

  test('C17, C21: a client that did not ask for them gets neither deltas nor status', async () => {
    await using app = await startTestApp({ model: scriptedModel([{ say: WORDS, chunks: 6 }]) });
    await using chat = await connectChat(app);
    expect((await chat.say(QUESTION)).map(({ type }) => type)).toEqual(['ack', 'message']);
  });

  test('C18: who comes in the middle gets the text so far, and the next delta goes on from there', async () => {
    const rest = Promise.withResolvers<void>();
    const model = scriptedModel([{ say: WORDS, chunks: 6, pauseAfter: 3, until: rest.promise }]);
    await using app = await startTestApp({ model });
    await using author = await connectChat(app, CAPS);
    author.send({ type: 'message', id: 'q1', content: QUESTION });
    const seen = String((await author.nextOf('delta'))['delta']);
    await using late = await connectChat(app, {
      ...CAPS,
      token: author.connected['guest_token'],
      conversation_id: author.connected['conversation_id'],
    });
    const snapshot = await late.nextOf('snapshot');
    expect(String(snapshot['content'])).toStartWith(seen);
    rest.resolve();
    let text = String(snapshot['content']);
    let index = Number(snapshot['index']);
    for (;;) {
      const frame: Frame = await late.next();
      if (frame['type'] === 'delta') {
        expect(frame['index']).toBe(index + 1);
        index += 1;
        text += String(frame['delta']);
      }
      if (frame['type'] === 'message') {
        expect(frame).toMatchObject({ role: 'assistant', content: shown(model), seq: 2 });
        break;
      }
    }
    expect(shown(model)).toStartWith(text);
  });

  test('C20: cancel makes what was written so far the reply', async () => {
    const model = scriptedModel([{ sayThenHang: `${WORDS} And so`, chunks: 3 }]);
    await using app = await startTestApp({ model });
    await using chat = await connectChat(app, CAPS);
    chat.send({ type: 'message', id: 'q1', content: QUESTION });
    let seen = '';
    while (seen === '' || seen !== shown(model)) seen += String((await chat.nextOf('delta'))['delta']);
    chat.send({ type: 'cancel', id: 'q1' });
    expect(await chat.nextOf('message')).toMatchObject({
      role: 'assistant',
      content: seen,
      finish_reason: 'cancelled',
    });
  });

  test('C20: cancelled before the first word, the offline answer is the reply; of nothing, nothing happens', async () => {
    await using app = await startTestApp({ model: scriptedModel([{ hang: true }]) });
    await using chat = await connectChat(app, CAPS);
    chat.send({ type: 'cancel', id: 'unknown' });
    chat.send({ type: 'message', id: 'q1', content: QUESTION });
    for (;;) if ((await chat.nextOf('status'))['status'] === 'writing') break;
    chat.send({ type: 'cancel', id: 'q1' });
    const reply = await chat.nextOf('message');
    expect(reply).toMatchObject({ role: 'assistant', finish_reason: 'cancelled' });
    expect(String(reply['content']).length).toBeGreaterThan(10);
  });

  test('C19: a model that fails, is cut off or hangs ends in the offline answer', async () => {
    const model = scriptedModel([
      { fail: 'no' },
      { sayThenHang: 'The gizmo thing', chunks: 2 },
      { hang: true },
    ]);
    await using app = await startTestApp({ model, env: { OPENAI_TIMEOUT_MS: '150' } });
    for (let turn = 0; turn < 3; turn += 1) {
      await using chat = await connectChat(app, CAPS);
      const reply = (await chat.say(QUESTION)).at(-1);
      expect(reply).toMatchObject({ role: 'assistant', finish_reason: 'fallback', source: 'dialogue' });
      await using fresh = await connectChat(app, CAPS);
      expect(fresh.connected['seq']).toBe(0);
    }
  });

  test('C6, C8: what is said while a reply is written is acknowledged at once and answered afterwards, in order', async () => {
    const release = Promise.withResolvers<void>();
    const model = scriptedModel([{ say: WORDS, until: release.promise }]);
    await using app = await startTestApp({ model });
    await using chat = await connectChat(app);
    chat.send({ type: 'message', id: 'q1', content: QUESTION });
    const first = await chat.next();
    chat.send({ type: 'message', id: 'q2', content: 'my internet is down' });
    const second = await chat.next();
    expect([first, second]).toMatchObject([
      { type: 'ack', id: 'q1', seq: 1 },
      { type: 'ack', id: 'q2', seq: 2 },
    ]);
    chat.send({ type: 'message', id: 'q1', content: QUESTION });
    expect(await chat.next()).toMatchObject({ type: 'ack', id: 'q1', seq: 1, duplicate: true });
    release.resolve();
    expect(await chat.next()).toMatchObject({ seq: 3, reply_to: first['message_id'], content: shown(model) });
    expect(await chat.next()).toMatchObject({ seq: 4, reply_to: second['message_id'] });
  });
});
