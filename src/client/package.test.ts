import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ackFrame, startScriptedServer } from './chat-server.fixture.ts';

const ROOT = join(import.meta.dir, '../..');
const node = Bun.which('node');

let folder = '';
let installed = '';

/** Runs a program in the folder; what it printed, and how it ended. */
async function run(command: readonly string[]) {
  const child = Bun.spawn([...command], { cwd: folder, stdout: 'pipe', stderr: 'pipe' });
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code: await child.exited, out, err };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'larkline-package-'));
  installed = join(folder, 'node_modules/larkline-chat-client');
  const built = await run([process.execPath, join(ROOT, 'scripts/build-client.ts'), folder]);
  expect(built).toEqual({ code: 0, out: '', err: '' });
  for (const path of new Bun.Glob('*').scanSync({ cwd: join(folder, 'client') })) {
    await Bun.write(join(installed, path), Bun.file(join(folder, 'client', path)));
  }
  await Bun.write(join(folder, 'package.json'), '{"type":"module"}');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** How a page or a program uses the package. */
const USE = `
import { type ChatClient, ChatClientError, type ClientEvents, createChatClient, type MessageFrame } from 'larkline-chat-client';

class OwnSocket {
  constructor(readonly url: string | { href: string }, readonly protocols?: string | string[]) {}
  addEventListener(type: 'open' | 'error' | 'message' | 'close', listener: (event: never) => void): void {}
  send(data: string): void {}
  close(code?: number, reason?: string): void {}
}
const client: ChatClient = createChatClient({ url: 'wss://desk.example/api/v1/chat/ws', webSocket: OwnSocket, token: async () => null });
client.on('message', (frame: MessageFrame) => {
  const finish: string | null = frame.role === 'assistant' ? frame.finish_reason : frame.client_message_id;
  return finish;
});
const off: () => void = client.on('delta', ({ reply_to, content }) => [reply_to, content]);
export type Gap = ClientEvents['gap'];
export const seq: Promise<number> = client.send('hello', { id: 'a' }).then((ack) => ack.seq);
export const code = (error: unknown) => (error instanceof ChatClientError ? error.code : off);
// @ts-expect-error: the words are text
void client.send(1);
// @ts-expect-error: there is no such event
client.on('nothing', () => {});
`;

describe('the package of the client', () => {
  test.each([
    ['node16', 'node16', 'es2022'],
    ['nodenext', 'nodenext', 'es2022'],
    ['esnext', 'bundler', 'es2022,dom'],
  ])('has types for modules of kind %s, resolved as %s', async (module, resolution, lib) => {
    const options = ['--ignoreConfig', '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--types', ''];
    const kind = ['--module', module, '--moduleResolution', resolution, '--target', 'es2022', '--lib', lib];
    const page = lib.includes('dom') ? '\ncreateChatClient({ url: "/ws", webSocket: WebSocket });\n' : '';
    await Bun.write(join(folder, 'use.ts'), USE + page);
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    expect(await run([process.execPath, tsc, 'use.ts', ...options, ...kind])).toEqual({
      code: 0,
      out: '',
      err: '',
    });
  });

  test('says who it is, and holds nothing but itself', async () => {
    const manifest = await Bun.file(join(installed, 'package.json')).json();
    const { version, license } = await Bun.file(join(ROOT, 'package.json')).json();
    expect(manifest).toMatchObject({ name: 'larkline-chat-client', version, license, type: 'module' });
    const code = await Bun.file(join(installed, 'client.js')).text();
    expect(code).not.toMatch(/\bimport\b|\brequire\(|node:|\bBun\b|\bprocess\b/);
    expect(code).toBe(await Bun.file(join(folder, 'web/client.js')).text());
    expect(code.length).toBeLessThan(24_000);
  });

  test('works as it is served', async () => {
    await using server = startScriptedServer();
    expect(await chatWith(server, [process.execPath])).toEqual({ code: 0, out: '1\n', err: '' });
  });

  test.skipIf(!node)('works in Node, and says that old versions need a socket', async () => {
    const program = node ?? '';
    await Bun.write(
      join(folder, 'without.js'),
      "import { createChatClient } from 'larkline-chat-client';\ndelete globalThis.WebSocket;\ntry {\n  createChatClient({ url: 'ws://a/' });\n} catch (error) {\n  console.log(error.code, error.message);\n}\n",
    );
    const without = await run([program, 'without.js']);
    expect(without).toMatchObject({ code: 0, err: '' });
    expect(without.out).toStartWith('no_websocket This runtime has no WebSocket');

    await using server = startScriptedServer();
    const major = Number((await run([program, '--version'])).out.match(/\d+/)?.[0]);
    const flags = major < 22 ? ['--experimental-websocket', '--no-warnings'] : [];
    expect(await chatWith(server, [program, ...flags])).toEqual({ code: 0, out: '1\n', err: '' });
  });
});

/** Lets a program send one message with the package, and end by itself. */
async function chatWith(server: ReturnType<typeof startScriptedServer>, command: readonly string[]) {
  await Bun.write(
    join(folder, 'chat.js'),
    `import { createChatClient } from 'larkline-chat-client';
    const client = createChatClient({ url: ${JSON.stringify(server.url)} });
    await client.connect();
    console.log((await client.send('hello', { id: 'a' })).seq);
    client.close();
    `,
  );
  const running = run([...command, 'chat.js']);
  const peer = await server.enter();
  expect(await peer.next()).toEqual({ type: 'message', id: 'a', content: 'hello' });
  peer.send(ackFrame('a', { seq: 1 }));
  return running;
}
