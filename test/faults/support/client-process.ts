import { join } from 'node:path';
import { createChatClient } from '#client/chat-client.ts';
import type { Answer, ClientCommand, ClientReport, ClientSpec, Request } from './client-protocol.ts';
import { acknowledgedOf, openHistoryLog, receivedOf } from './history-log.ts';
import { phraseOf } from './phrases.ts';
import { type Chance, chanceOf } from './schedule.ts';
import { tapSockets } from './tapped-socket.ts';

/** Many clients of the product in a process of their own, told what to do over IPC. */
interface Member {
  report(): ClientReport;
  talk(how: Extract<ClientCommand, { type: 'talk' }>): void;
  hush(): void;
  drop(): void;
  close(): void;
}

let members: readonly Member[] = [];

/** Delays between connection attempts, short enough for a test. */
const RECONNECT = { attempts: 0, delayMs: 200, maxDelayMs: 1_000 };

function openMember(
  spec: ClientSpec,
  { urls, logDir, tap, chance }: { urls: readonly string[]; logDir: string; tap: boolean; chance: Chance },
): Member {
  const log = openHistoryLog(join(logDir, `${spec.name}.log`));
  const sockets = tapSockets({ urls, firstNode: spec.firstNode, log, tap });
  const client = createChatClient({
    url: `${urls[0]}/api/v1/chat/ws`,
    token: spec.token,
    conversationId: spec.conversationId,
    clientId: spec.name,
    reconnect: RECONNECT,
    webSocket: sockets.webSocket as never,
    random: chance.next,
  });
  let connectedAtMs = 0;
  let sent = 0;
  let acknowledged = 0;
  let turn: Timer | undefined;
  client.on('message', (frame) => log.write({ type: 'recv', ...receivedOf(frame) }));
  client.on('ack', (frame) => {
    acknowledged += 1;
    log.write(acknowledgedOf(frame));
  });
  client.on('gap', ({ seq }) => log.write({ type: 'gap', seq }));
  client.on('error', ({ id, error: { code, retryable } }) =>
    log.write({ type: 'error', code, retryable, id: id ?? null }),
  );
  client.on('state', ({ state, reason }) => {
    if (state === 'connected') connectedAtMs = Date.now();
    log.write({ type: 'state', state, reason: reason ?? null });
  });
  client.connect().catch(() => log.write({ type: 'state', state: 'gave up', reason: null }));

  function say(odd: boolean): void {
    const id = `${spec.name}-${sent}`;
    const content = phraseOf(id, { index: sent, odd });
    sent += 1;
    log.write({ type: 'invoke', id });
    // What became of it is in the log; a message that is given up stays indeterminate.
    client.send(content, { id }).catch(() => {});
  }

  return {
    report: () => ({
      name: spec.name,
      state: client.state,
      outbox: client.outbox.length,
      seq: client.position?.seq ?? 0,
      conversationId: spec.conversationId,
      sent,
      acknowledged,
      connectedAtMs,
      attempts: sockets.attempts,
    }),
    talk({ pauseMs, outstanding, odd, most }) {
      if (spec.watches) return;
      clearTimeout(turn);
      const next = () => {
        if (sent >= most) return;
        if (client.outbox.length < outstanding) say(chance.next() < odd);
        turn = setTimeout(next, chance.next() * pauseMs);
      };
      turn = setTimeout(next, chance.next() * pauseMs);
    },
    hush: () => clearTimeout(turn),
    drop: sockets.drop,
    close() {
      clearTimeout(turn);
      client.close();
    },
  };
}

async function run(command: ClientCommand): Promise<readonly ClientReport[]> {
  switch (command.type) {
    case 'open': {
      const { urls, logDir, tap, clients, overMs } = command;
      const chance = chanceOf(command.seed);
      const opened: Member[] = [];
      members = opened;
      for (const [index, spec] of clients.entries()) {
        opened.push(openMember(spec, { urls, logDir, tap, chance: chance.fork(spec.name) }));
        if (overMs > 0 && index % 20 === 19) await Bun.sleep((overMs * 20) / clients.length);
      }
      return [];
    }
    case 'talk':
      for (const member of members) member.talk(command);
      return [];
    case 'hush':
      for (const member of members) member.hush();
      return [];
    case 'drop':
      for (const member of members) {
        if (command.names === null || command.names.includes(member.report().name)) member.drop();
      }
      return [];
    case 'report':
      return members.map((member) => member.report());
    case 'close':
      for (const member of members) member.close();
      return [];
  }
}

process.on('message', ({ number, command }: Request) => {
  run(command).then(
    (reports) => process.send?.({ number, reports } satisfies Answer),
    (error) => process.send?.({ number, error: String(error) } satisfies Answer),
  );
});
// The test is gone: nobody would end this process.
process.on('disconnect', () => process.exit(0));
process.send?.({ number: 0 } satisfies Answer);
