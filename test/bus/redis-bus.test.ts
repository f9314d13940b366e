import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { type Bus, type BusEvent, type BusOptions, createBus, type NodeBus } from '#bus/bus.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { startTcpRelay } from '../support/tcp-relay.ts';
import { waitUntil } from '../support/wait-until.ts';

const CHANNEL = 'larkline:0:events';
const FAST = { nonceIntervalMs: 50, presenceIntervalMs: 40, presenceTtlMs: 400 };

let resources: AsyncDisposableStack;
let redis: TestRedis;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  redis = resources.use(await startRedis());
});
afterEach(() => resources.disposeAsync());

interface TestNode {
  readonly bus: NodeBus;
  readonly events: BusEvent[];
  readonly counts: {
    gaps: number;
    published: number;
    dropped: number;
    ignored: number;
    rebuilt: number;
    errors: number;
  };
  readonly lags: number[];
  readonly states: string[];
}

async function startNode(nodeId: string, options: Partial<BusOptions> = {}): Promise<TestNode> {
  const counts = { gaps: 0, published: 0, dropped: 0, ignored: 0, rebuilt: 0, errors: 0 };
  const count = (name: keyof typeof counts) => (by?: unknown) => {
    counts[name] += typeof by === 'number' ? by : 1;
  };
  const lags: number[] = [];
  const states: string[] = [];
  const events: BusEvent[] = [];
  const bus = await createBus({
    redisUrl: redis.url,
    nodeId,
    connections: () => 3,
    ...FAST,
    hooks: {
      onPublished: count('published'),
      onDropped: count('dropped'),
      onIgnored: count('ignored'),
      onRebuilt: count('rebuilt'),
      onError: count('errors'),
      onReceived: (lagMs) => lags.push(lagMs),
      onStateChange: ({ state, reason }) => states.push(reason ? `${state} ${reason}` : state),
    },
    ...options,
  });
  resources.use(bus);
  bus.subscribe({
    event: (event) => {
      if (event.type === 'revoke' && event.sign_in_id === 'throw') throw new Error('The subscriber fails.');
      events.push(event);
    },
    gap: count('gaps'),
  });
  return { bus, events, counts, lags, states };
}

const wake = (conversation_id: string, seq: number): BusEvent => ({ type: 'wake', conversation_id, seq });

/** Publishes until it arrives: the other node may still be on its way back. */
async function untilHeard(from: TestNode, to: TestNode): Promise<void> {
  const conversation = Bun.randomUUIDv7();
  let seq = 0;
  await waitUntil(
    () => {
      seq += 1;
      from.bus.publish(wake(conversation, seq));
      return to.events.some((event) => event.type === 'wake' && event.conversation_id === conversation);
    },
    { what: 'a hint arrives' },
  );
}

const untilUp = ({ bus }: { bus: Bus }) => waitUntil(() => bus.state === 'up', { what: 'the bus is up' });

describe('without a URL', () => {
  test('the bus is off, and everything on it does nothing', async () => {
    await using bus = await createBus({ redisUrl: undefined, nodeId: 'a', connections: () => 0 });
    bus.subscribe({ event: () => expect.unreachable(), gap: () => expect.unreachable() });
    bus.publish(wake('c', 1));
    expect(bus.state).toBe('off');
    expect(bus.commands).toBeNull();
    expect(await bus.nodes()).toEqual([]);
  });

  test('the client of Redis is not even loaded', () => {
    const script = `
      const { createBus } = await import(${JSON.stringify(import.meta.resolve('#bus/bus.ts'))});
      await createBus({ redisUrl: undefined, nodeId: 'a', connections: () => 0 });
      console.log(Object.keys(require.cache).filter((path) => path.includes('ioredis')).length);
    `;
    const child = Bun.spawnSync([process.execPath, '-e', script], { cwd: import.meta.dir });
    expect(child.stdout.toString()).toBe('0\n');
  });
});

describe('events', () => {
  test('reach every other node and not their own', async () => {
    const [a, b, c] = [await startNode('a'), await startNode('b'), await startNode('c')];
    const all: readonly BusEvent[] = [
      wake('c', 7),
      { type: 'cancel', conversation_id: 'c', id: 'm1' },
      { type: 'revoke', sign_in_id: 's' },
      { type: 'replace', user_id: 'u', client_id: 'tab', connection_id: 'x' },
    ];
    for (const event of all) a.bus.publish(event);
    await waitUntil(() => b.events.length >= 4 && c.events.length >= 4, { what: 'both nodes hear' });
    expect(b.events).toEqual([...all]);
    expect(c.events).toEqual([...all]);
    expect(a.events).toEqual([]);
    expect(a.counts).toMatchObject({ published: 4, dropped: 0 });
    expect(b.lags).toHaveLength(1);
    expect(b.lags[0]).toBeGreaterThanOrEqual(0);
    expect(a.lags).toEqual([]);
  });

  test('do not reach nodes that use another database number', async () => {
    const a = await startNode('a');
    const far = await startNode('b', { redisUrl: `${redis.url}/5` });
    const near = await startNode('c');
    await untilHeard(a, near);
    await untilHeard(far, await startNode('d', { redisUrl: `${redis.url}/5` }));
    expect(far.events).toEqual([]);
    expect(a.events).toEqual([]);
  });

  test('that are nonsense are passed over and counted, and the next is heard', async () => {
    const a = await startNode('a');
    const b = await startNode('b');
    for (const text of ['', 'wake up', '{"from":"x"}', '{"from":"x","at":1,"events":[{"type":"dance"}]}'])
      await redis.command('PUBLISH', CHANNEL, text);
    await untilHeard(a, b);
    expect(b.counts).toMatchObject({ ignored: 4, errors: 0 });
    expect(b.events.every(({ type }) => type === 'wake')).toBe(true);
  });

  test('that make the subscriber throw are reported, and the next is heard', async () => {
    const a = await startNode('a');
    const b = await startNode('b');
    a.bus.publish({ type: 'revoke', sign_in_id: 'throw' });
    await waitUntil(() => b.counts.errors === 1, { what: 'the error is reported' });
    await untilHeard(a, b);
  });
});

describe('when Redis is away', () => {
  test('a start waits no longer than told, publishing is dropped, and all comes back by itself', async () => {
    await redis.kill();
    const startedAtMs = performance.now();
    const a = await startNode('a', { connectWaitMs: 100 });
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
    expect(a.bus.state).toBe('down');
    expect(a.states).toEqual(['down ECONNREFUSED']);
    for (let seq = 1; seq <= 50; seq += 1) a.bus.publish(wake('c', seq));
    expect(a.counts).toMatchObject({ dropped: 50, gaps: 0 });
    expect(await a.bus.nodes()).toEqual([]);

    await redis.restart();
    await untilUp(a);
    // Whatever was said before was not heard.
    expect(a.counts.gaps).toBe(1);
    const b = await startNode('b');
    await untilHeard(a, b);
    await untilHeard(b, a);
    expect(a.states).toEqual(['down ECONNREFUSED', 'up']);
  });

  test('and was there before, nodes learn of the gap and hear each other again', async () => {
    // The watchdog has nothing to do here.
    const [a, b] = [
      await startNode('a', { nonceIntervalMs: 5_000 }),
      await startNode('b', { nonceIntervalMs: 5_000 }),
    ];
    await untilHeard(a, b);
    expect(b.counts.gaps).toBe(0);
    await redis.kill();
    await waitUntil(() => a.bus.state === 'down' && b.bus.state === 'down', { what: 'both notice' });
    a.bus.publish(wake('lost', 1));
    await redis.restart();
    await untilUp(a);
    await untilUp(b);
    expect(a.counts.gaps).toBe(1);
    expect(b.counts.gaps).toBe(1);
    await untilHeard(a, b);
    await untilHeard(b, a);
    expect(b.events).not.toContainEqual(wake('lost', 1));
    expect(a.counts.dropped).toBeGreaterThan(0);
    expect([a.counts.rebuilt, b.counts.rebuilt]).toEqual([0, 0]);
  });

  test('for subscribers alone, they subscribe again and learn of the gap', async () => {
    const [a, b] = [await startNode('a'), await startNode('b')];
    expect(await redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub')).toBe(':2\r\n');
    await waitUntil(() => a.counts.gaps === 1 && b.counts.gaps === 1, { what: 'both learn of the gap' });
    await untilHeard(a, b);
    await untilHeard(b, a);
  });

  test('and everything in it is gone, hints go on and nodes appear again', async () => {
    const [a, b] = [await startNode('a'), await startNode('b')];
    await redis.command('FLUSHALL');
    await untilHeard(a, b);
    await waitUntil(async () => (await a.bus.nodes()).length === 2, { what: 'both are seen again' });
  });
});

describe('when Redis hangs', () => {
  test('publishing does not wait, nodes() answers soon, and the end comes', async () => {
    const a = await startNode('a');
    redis.freeze();
    try {
      const startedAtMs = performance.now();
      for (let index = 0; index < 12_000; index += 1) a.bus.publish(wake(`${index}`, 1));
      expect(performance.now() - startedAtMs).toBeLessThan(500);
      expect(a.counts.dropped).toBe(2_000);
      const askedAtMs = performance.now();
      expect(await a.bus.nodes()).toEqual([]);
      expect(performance.now() - askedAtMs).toBeLessThan(500);
      await waitUntil(() => a.bus.state === 'down', { what: 'the silence is noticed' });
      await waitUntil(() => a.counts.dropped === 12_000, { what: 'what waited is dropped' });
    } finally {
      redis.thaw();
    }
    await untilUp(a);
    const b = await startNode('b');
    await untilHeard(b, a);
    await untilHeard(a, b);
  });

  test('a bus can be ended', async () => {
    const a = await startNode('a');
    redis.freeze();
    try {
      a.bus.publish(wake('c', 1));
      const startedAtMs = performance.now();
      await a.bus[Symbol.asyncDispose]();
      expect(performance.now() - startedAtMs).toBeLessThan(2_500);
    } finally {
      redis.thaw();
    }
  });
});

test('a subscription that is deaf is found out, made anew, and told as a gap', async () => {
  using relay = startTcpRelay(redis.port);
  const a = await startNode('a', { redisUrl: `redis://127.0.0.1:${relay.port}` });
  const b = await startNode('b');
  await untilHeard(b, a);
  expect(relay.deafen('subscribe')).toBe(1);
  const deafAtMs = performance.now();
  b.bus.publish(wake('unheard', 1));
  await waitUntil(() => a.counts.rebuilt === 1, { what: 'the watchdog acts' });
  expect(performance.now() - deafAtMs).toBeGreaterThan(FAST.nonceIntervalMs);
  await waitUntil(() => a.counts.gaps === 1, { what: 'the gap is told' });
  await untilHeard(b, a);
  expect(a.events).not.toContainEqual(wake('unheard', 1));
  expect(a.states).toEqual(['up', 'down', 'up']);
  await waitUntil(() => relay.open === 2, { what: 'the deaf connection is gone' });
});

describe('presence', () => {
  test('shows every node until it leaves', async () => {
    const a = await startNode('a', { connections: () => 1 });
    const b = await startNode('b', { connections: () => 22 });
    await waitUntil(async () => (await a.bus.nodes()).length === 2, { what: 'both are seen' });
    const nodes = await a.bus.nodes();
    expect(nodes.map(({ node_id, connections }) => [node_id, connections]).sort()).toEqual([
      ['a', 1],
      ['b', 22],
    ]);
    expect(new Date(nodes[0]?.started_at ?? '').toISOString()).toBe(nodes[0]?.started_at ?? '');
    await b.bus[Symbol.asyncDispose]();
    expect((await a.bus.nodes()).map(({ node_id }) => node_id)).toEqual(['a']);
  });

  test('runs out for a node that ended without a word, and nonsense in its place is no node', async () => {
    const a = await startNode('a');
    await redis.command(
      'SET',
      'larkline:node:gone',
      '{"node_id":"gone","connections":1,"started_at":"2030"}',
      'PX',
      '300',
    );
    await redis.command('SET', 'larkline:node:odd', 'nonsense');
    for (const name of ['gone', 'odd']) await redis.command('ZADD', 'larkline:nodes', '9e15', name);
    await waitUntil(async () => (await a.bus.nodes()).length === 2, { what: 'both are seen' });
    await waitUntil(async () => (await a.bus.nodes()).length === 1, { what: 'the silent one is forgotten' });
  });

  test('leaves nothing behind in Redis', async () => {
    const a = await startNode('a');
    await waitUntil(async () => (await a.bus.nodes()).length === 1, { what: 'it is seen' });
    await a.bus[Symbol.asyncDispose]();
    expect(await redis.command('DBSIZE')).toBe(':0\r\n');
  });
});

test('a wrong password is told as its code alone', async () => {
  await redis.command('CONFIG', 'SET', 'requirepass', 'the right one');
  const a = await startNode('a', {
    redisUrl: redis.url.replace('//', '//:top-secret@'),
    connectWaitMs: 300,
  });
  expect(a.states).toEqual(['down WRONGPASS']);
});

test('a node with a bus ends by itself when the bus is disposed', async () => {
  const script = `
    import { createBus } from ${JSON.stringify(import.meta.resolve('#bus/bus.ts'))};
    const bus = await createBus({ redisUrl: ${JSON.stringify(redis.url)}, nodeId: 'a', connections: () => 0 });
    bus.subscribe({ event() {}, gap() {} });
    bus.publish({ type: 'revoke', sign_in_id: 's' });
    await bus[Symbol.asyncDispose]();
    console.log(bus.state);
  `;
  const child = Bun.spawn([process.execPath, '-e', script], {
    stdout: 'pipe',
    stderr: 'pipe',
    cwd: import.meta.dir,
  });
  const timer = setTimeout(() => child.kill(), 20_000);
  const code = await child.exited;
  clearTimeout(timer);
  expect(await new Response(child.stderr).text()).toBe('');
  expect(await new Response(child.stdout).text()).toBe('down\n');
  expect(code).toBe(0);
});
