import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { trainClassifier } from '#core/nlu/classifier/train.ts';
import { loadIntentModel } from '#mlops/intent-model.ts';
import { MAX_BODY_BYTES } from './limits.ts';
import { createModelServer } from './model-server.ts';
import { createPredictor, type Prediction, type Predictor } from './predictor.ts';

const unexpected: unknown[] = [];
let predictor: Predictor;
let app: ReturnType<typeof createModelServer>;
let url = '';
beforeAll(async () => {
  predictor = createPredictor(
    [
      ['en', await loadIntentModel('en')],
      ['es', await loadIntentModel('es')],
    ],
    { name: 'built-in' },
  );
  app = start(predictor);
  url = `http://127.0.0.1:${app.server?.port}`;
}, 60_000);
afterAll(() => app.server?.stop(true));

function start(served: Predictor) {
  return createModelServer({
    predictor: served,
    version: '1.2.3',
    production: false,
    allowedHosts: ['127.0.0.1', 'localhost'],
    onUnexpected: (error) => unexpected.push(error),
  }).listen({ hostname: '127.0.0.1', port: 0 });
}

async function post(
  body: BodyInit,
  headers: Record<string, string> = { 'content-type': 'application/json' },
  base = url,
) {
  const response = await fetch(`${base}/invocations`, { method: 'POST', body, headers });
  return {
    status: response.status,
    headers: response.headers,
    json: (await response.json()) as Record<string, unknown>,
  };
}

const invoke = async (texts: readonly string[]) =>
  (await post(JSON.stringify({ inputs: texts }))).json['predictions'] as readonly Prediction[];

describe('predictions', () => {
  test('come in order, with what the product makes of them', async () => {
    const predictions = await invoke(['why did my bill go up?', 'my internet is down', '', 'hello']);
    expect(predictions).toMatchObject([
      {
        label: 'bill_explain_increase',
        band: 'answer',
        intent: 'billing',
        agent: 'billing',
        language: 'en',
        out_of_scope: false,
      },
      { label: 'no_internet', band: 'answer', intent: 'technical', agent: 'tech_support' },
      {
        label: null,
        probability: 0,
        band: 'hand_over',
        out_of_scope: true,
        intent: null,
        agent: null,
        runner_up: null,
      },
      { label: 'act:greeting', intent: null, agent: null },
    ]);
    for (const { probability, runner_up } of predictions.slice(0, 2)) {
      expect(probability).toBeGreaterThan(0.8);
      expect(runner_up?.gap).toBeGreaterThan(0);
    }
  });

  test('are made in the language of each text', async () => {
    const [english, spanish] = await invoke(['I have no internet', 'no tengo internet en mi casa']);
    expect(english).toMatchObject({ label: 'no_internet', language: 'en' });
    expect(spanish).toMatchObject({ label: 'no_internet', language: 'es' });
  });

  test('of a batch are those of its texts alone', async () => {
    const texts = Array.from(
      { length: 1_000 },
      (_, place) => `my bill of ${place} dollars is too high ${'again '.repeat(place % 7)}`,
    );
    const batch = await invoke(texts);
    expect(batch.length).toBe(1_000);
    expect(batch).toEqual(texts.map((text) => predictor.predict(text)));
  });

  test('do not see numbers of cards', () => {
    const [first, second] = ['4111 1111 1111 1111', '5500 0055 5555 5559'].map((card) =>
      predictor.predict(`pay my bill with ${card}`),
    );
    expect(first).toEqual(second as Prediction);
  });

  test('of a model of other labels have neither intent nor agent', () => {
    const examples = Array.from({ length: 40 }, (_, place) =>
      place % 2 === 0
        ? { text: `red apple ${place}`, label: 'fruit' }
        : { text: `blue whale ${place}`, label: 'animal' },
    );
    const other = createPredictor([['en', trainClassifier(examples)]], { name: 'other.bin' });
    expect(other.predict('a red apple')).toMatchObject({
      label: 'fruit',
      intent: null,
      agent: null,
      runner_up: { label: 'animal' },
    });
    expect(other.facts).toMatchObject({ name: 'other.bin', models: [{ language: 'en', labels: 2 }] });
    expect(() => createPredictor([], { name: '' })).toThrow(RangeError);
  });
});

describe('what surrounds them', () => {
  test.each(['/ping', '/health'])('%s says that it is there, as MLflow does', async (path) => {
    const response = await fetch(url + path);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'application/json',
      '\n',
    ]);
  });

  test('/version is the release whose protocol it speaks, and /model what is served', async () => {
    expect(await (await fetch(`${url}/version`)).text()).toMatch(/^\d+\.\d+\.\d+$/);
    const facts = await (await fetch(`${url}/model`)).json();
    expect(facts).toEqual(JSON.parse(JSON.stringify(predictor.facts)));
    expect(predictor.facts.models.map(({ language }) => language)).toEqual(['en', 'es']);
  });

  test('/docs loads only from this server, and describes what there is', async () => {
    const page = await (await fetch(`${url}/docs`)).text();
    expect(page).not.toMatch(/https?:/);
    for (const [, file = ''] of page.matchAll(/(?:src|href)="(\/[^"]+)"/g))
      expect((await fetch(url + file)).status).toBe(200);
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: object; info: object };
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    const served = app.routes.filter(({ hooks }) => hooks.detail?.hide !== true);
    expect(described.toSorted()).toEqual(
      served.map(({ method, path }) => `${method.toLowerCase()} ${path}`).toSorted(),
    );
    expect(document.info).toMatchObject({ version: '1.2.3' });
  });

  test('every answer carries the headers of the house', async () => {
    const { headers } = await fetch(`${url}/ping`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-request-id')).toMatch(/\S/);
  });
});

describe('a request that cannot be answered', () => {
  test('is told in the form of MLflow', async () => {
    const { status, json, headers } = await post('{"inputs":[1]}');
    expect(status).toBe(400);
    expect(headers.get('content-type')).toStartWith('application/json');
    expect(json).toEqual({ error_code: 'BAD_REQUEST', message: 'Row 1 is not a text.' });
    expect((await post('x', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  test('and is too long is read no further, whether it says its length or not', async () => {
    const long = JSON.stringify({ inputs: ['x'.repeat(MAX_BODY_BYTES)] });
    const refused = {
      error_code: 'BAD_REQUEST',
      message: `The body must have ${MAX_BODY_BYTES} bytes or fewer.`,
    };
    expect(await post(long)).toMatchObject({ status: 413, json: refused });
    const stream = new Blob([long]).stream();
    expect(await post(stream)).toMatchObject({ status: 413, json: refused });
  });

  test('or is for another path, method or host', async () => {
    const ask = async (path: string, init: RequestInit = {}) => {
      const response = await fetch(url + path, init);
      return { status: response.status, allow: response.headers.get('allow'), body: await response.text() };
    };
    expect(await ask('/nope')).toMatchObject({
      status: 404,
      body: expect.stringContaining('ENDPOINT_NOT_FOUND'),
    });
    const wrong = await ask('/invocations');
    expect([wrong.status, wrong.allow]).toEqual([405, 'OPTIONS, POST']);
    expect(await ask('/invocations', { method: 'OPTIONS' })).toEqual({
      status: 204,
      allow: 'OPTIONS, POST',
      body: '',
    });
    expect((await ask('/ping', { headers: { host: 'evil.example' } })).status).toBe(421);
  });

  test('because something broke is told without what broke', async () => {
    const broken = start({
      facts: predictor.facts,
      predict: () => {
        throw new Error('secret detail');
      },
    });
    try {
      const { status, json } = await post(
        '{"inputs":["a"]}',
        undefined,
        `http://127.0.0.1:${broken.server?.port}`,
      );
      expect(status).toBe(500);
      expect(json).toEqual({ error_code: 'INTERNAL_ERROR', message: 'The prediction could not be made.' });
      expect(String(unexpected.at(-1))).toContain('secret detail');
    } finally {
      await broken.server?.stop(true);
    }
  });

  test('because too many are under way may come again', async () => {
    // Bodies that do not end hold their places.
    const held = Array.from({ length: 32 }, () => {
      const body = new TransformStream<Uint8Array, Uint8Array>();
      const writer = body.writable.getWriter();
      void writer.write(new TextEncoder().encode('{"inputs":'));
      return { writer, answer: post(body.readable) };
    });
    let refused = await post('{"inputs":["a"]}');
    while (refused.status !== 503) refused = await post('{"inputs":["a"]}');
    expect(refused.json['error_code']).toBe('TEMPORARILY_UNAVAILABLE');
    expect(refused.headers.get('retry-after')).toBe('1');
    for (const { writer } of held) {
      await writer.write(new TextEncoder().encode('["a"]}'));
      await writer.close();
    }
    for (const { answer } of held) expect((await answer).status).toBe(200);
    expect((await post('{"inputs":["a"]}')).status).toBe(200);
  });
});
