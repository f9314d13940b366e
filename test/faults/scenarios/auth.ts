import { type Context, createFindings, type Outcome, type Scenario } from '../scenario.ts';
import { startCluster } from '../support/cluster.ts';
import { makeGuest } from '../support/identity.ts';
import { connectV1, openV1 } from '../support/v1-socket.ts';
import { inTime } from '../support/wait.ts';

/** The server's grace after a token ran out. */
const GRACE_MS = 25_000;
const REVOKED_WITHIN_MS = 5_000;

/** Tokens that end while they are used. */
export const authScenarios: readonly Scenario[] = [
  { name: 'token-runs-out', faults: ['F21'], idle: true, deadlineMs: 120_000, run: letRunOut },
  {
    name: 'signed-out-elsewhere',
    faults: ['F21'],
    idle: true,
    deadlineMs: 120_000,
    run: (context) => signOut(context, true),
  },
  {
    name: 'signed-out-without-bus',
    faults: ['F21'],
    idle: true,
    deadlineMs: 120_000,
    run: (context) => signOut(context, false),
  },
];

async function letRunOut(context: Context): Promise<Outcome> {
  const cluster = await startCluster(context);
  const { url } = cluster.node(0);
  const findings = createFindings();
  const lifetimeMs = 6_000;
  const figures: Record<string, number> = {};

  const forgetful = async () => {
    const expiresAtMs = performance.now() + lifetimeMs;
    await using socket = await connectV1({ url, connect: { token: makeGuest({ lifetimeMs }).token } });
    await socket
      .take('error', { where: ({ error }) => error.code === 'token_expiring', timeoutMs: lifetimeMs + 2_000 })
      .catch((error) => findings.add([`no warning before a token ran out: ${error}`]));
    const { code, atMs } = await inTime(socket.closed, {
      what: 'a socket with an expired token is closed',
      timeoutMs: lifetimeMs + GRACE_MS + 10_000,
    });
    const afterMs = atMs - expiresAtMs;
    figures['closed_after_expiry_ms'] = Math.round(afterMs);
    findings.expect(code === 4411, `an expired token closed the socket with ${code}`);
    findings.expect(
      afterMs > GRACE_MS - 3_000 && afterMs < GRACE_MS + 5_000,
      `it was closed ${Math.round(afterMs)} ms after the token ran out`,
    );
  };

  const careful = async () => {
    const guest = makeGuest({ lifetimeMs });
    await using socket = await connectV1({ url, connect: { token: guest.token } });
    await socket.take('error', {
      where: ({ error }) => error.code === 'token_expiring',
      timeoutMs: lifetimeMs + 2_000,
    });
    // A guest is given its new token.
    socket.send({ type: 'refresh' });
    const refreshed = await socket.take('refreshed');
    findings.expect(refreshed.guest_token !== undefined, 'a guest was not given a new token');
    const early = await Promise.race([socket.closed, Bun.sleep(lifetimeMs + GRACE_MS + 3_000)]);
    findings.expect(early === undefined, `a refreshed socket was closed with ${early?.code}`);
    socket.send({ type: 'message', id: 'late', content: 'my internet is down' });
    await socket.take('ack').catch((error) => findings.add([`a refreshed socket was not served: ${error}`]));
  };

  const stranger = async () => {
    await using socket = await connectV1({ url, connect: { token: makeGuest().token } });
    socket.send({ type: 'refresh', token: makeGuest().token });
    const { error } = await socket.take('error');
    findings.expect(error.code === 'forbidden', `a refresh as somebody else was answered with ${error.code}`);
  };

  const expired = async () => {
    await using socket = await openV1({ url });
    socket.send({ type: 'connect', token: makeGuest({ lifetimeMs: -60_000 }).token });
    const { code } = await inTime(socket.closed, { what: 'an expired token is refused', timeoutMs: 5_000 });
    findings.expect(code === 4401, `an expired token was refused with ${code}`);
  };

  await Promise.all(
    [forgetful, careful, stranger, expired].map((part) =>
      part().catch((error) => findings.add([`${part.name}: ${error}`])),
    ),
  );
  return { figures, problems: [...findings.problems, ...cluster.problems()] };
}

async function signOut(context: Context, withBus: boolean): Promise<Outcome> {
  const cluster = await startCluster(context, { nodes: 3, redis: withBus });
  const findings = createFindings();
  const people = context.quick ? 3 : 10;
  const tookMs: number[] = [];
  await Promise.all(
    Array.from({ length: people }, async (_, index) => {
      const token = await register(cluster.node(0).url, { email: `person${index}@example.com` });
      const sockets = await Promise.all(
        cluster.urls.map((url, node) =>
          connectV1({ url, clientId: `person${index}-${node}`, connect: { token } }),
        ),
      );
      await using other = await connectV1({
        url: cluster.node(1).url,
        connect: { token: makeGuest().token },
      });
      const signedOutAtMs = performance.now();
      const response = await fetch(`${cluster.node(2).url}/api/v1/auth/logout`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
      });
      findings.expect(response.status === 204, `signing out was answered with ${response.status}`);
      for (const socket of sockets) {
        const end = await inTime(socket.closed, {
          what: 'a socket is closed after signing out',
          timeoutMs: 15_000,
        }).catch((error) => void findings.add([String(error)]));
        if (!end) continue;
        tookMs.push(end.atMs - signedOutAtMs);
        findings.expect(end.code === 4401, `after signing out a socket was closed with ${end.code}`);
      }
      findings.expect(other.socket.readyState === WebSocket.OPEN, 'somebody else was closed as well');
      await using again = await openV1({ url: cluster.node(0).url });
      again.send({ type: 'connect', token });
      const outcome = await Promise.race([
        again.closed.then(({ code }) => code),
        again.take('connected').then(
          () => 'connected',
          () => new Promise<never>(() => {}),
        ),
      ]);
      context.note(`a token whose sign-in has ended: ${outcome}`);
      for (const socket of sockets) await socket[Symbol.asyncDispose]();
    }),
  );
  const slowestMs = Math.max(0, ...tookMs);
  findings.expect(
    slowestMs <= REVOKED_WITHIN_MS + 1_000,
    `a socket was closed ${slowestMs} ms after signing out`,
  );
  return {
    figures: { sockets: tookMs.length, closed_max_ms: Math.round(slowestMs) },
    problems: [...findings.problems, ...cluster.problems()],
  };
}

async function register(url: string, { email }: { email: string }): Promise<string> {
  const response = await fetch(`${url}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: 'correct horse battery staple' }),
  });
  if (!response.ok) throw new Error(`Registering was answered with ${response.status}.`);
  return ((await response.json()) as { access_token: string }).access_token;
}
