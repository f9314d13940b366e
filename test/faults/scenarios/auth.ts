import { type Context, createFindings, type Findings, type Outcome, type Scenario } from '../scenario.ts';
import { answered } from '../support/checks.ts';
import { type Cluster, startCluster } from '../support/cluster.ts';
import { makeGuest } from '../support/identity.ts';
import { connectV1, openV1, type V1Socket } from '../support/v1-socket.ts';
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
    run: (context) => signOut(context, { withBus: true }),
  },
  {
    name: 'signed-out-without-bus',
    faults: ['F21'],
    idle: true,
    deadlineMs: 120_000,
    run: (context) => signOut(context, { withBus: false }),
  },
];

/** Life of a token that runs out during the test. */
const LIFETIME_MS = 4_000;

interface Scene {
  readonly url: string;
  readonly findings: Findings;
}

async function letRunOut(context: Context): Promise<Outcome> {
  const cluster = await startCluster(context);
  const findings = createFindings();
  const scene = { url: cluster.node(0).url, findings };
  const parts = [forget(scene), refreshInTime(scene), refreshAsSomebodyElse(scene), comeTooLate(scene)];
  const [closedAfterMs] = await Promise.all(
    parts.map((part) => part.catch((error) => findings.add([String(error)]))),
  );
  return {
    figures: { closed_after_expiry_ms: closedAfterMs ?? 'never' },
    problems: [...findings.problems, ...cluster.problems()],
  };
}

/** Resolves when the server warns of the end of the token. */
function warned(socket: V1Socket): Promise<unknown> {
  return socket.take('error', {
    where: ({ error }) => error.code === 'token_expiring',
    timeoutMs: LIFETIME_MS + 2_000,
  });
}

/** Does nothing about the warning; resolves to the time from the token's end to the socket's. */
async function forget({ url, findings }: Scene): Promise<number> {
  const expiresAtMs = performance.now() + LIFETIME_MS;
  await using socket = await connectV1({
    url,
    connect: { token: makeGuest({ lifetimeMs: LIFETIME_MS }).token },
  });
  await warned(socket);
  const { code, atMs } = await inTime(socket.closed, {
    what: 'a socket with an expired token is closed',
    timeoutMs: LIFETIME_MS + GRACE_MS + 10_000,
  });
  const afterMs = Math.round(atMs - expiresAtMs);
  findings.expect(code === 4411, `an expired token closed the socket with ${code}`);
  findings.expect(
    afterMs > GRACE_MS - 3_000 && afterMs < GRACE_MS + 5_000,
    `it was closed ${afterMs} ms after the token ran out`,
  );
  return afterMs;
}

/** Asks for a new token when it is warned, as a guest may, and stays. */
async function refreshInTime({ url, findings }: Scene): Promise<void> {
  await using socket = await connectV1({
    url,
    connect: { token: makeGuest({ lifetimeMs: LIFETIME_MS }).token },
  });
  await warned(socket);
  socket.send({ type: 'refresh' });
  const refreshed = await socket.take('refreshed');
  findings.expect(refreshed.guest_token !== undefined, 'a guest was not given a new token');
  const early = await Promise.race([socket.closed, Bun.sleep(LIFETIME_MS + GRACE_MS + 3_000)]);
  findings.expect(early === undefined, `a refreshed socket was closed with ${early?.code}`);
  await answered(socket, { id: 'late', findings });
}

async function refreshAsSomebodyElse({ url, findings }: Scene): Promise<void> {
  await using socket = await connectV1({ url, connect: { token: makeGuest().token } });
  socket.send({ type: 'refresh', token: makeGuest().token });
  const { error } = await socket.take('error');
  findings.expect(error.code === 'forbidden', `a refresh as somebody else was answered with ${error.code}`);
}

async function comeTooLate({ url, findings }: Scene): Promise<void> {
  await using socket = await openV1({ url });
  socket.send({ type: 'connect', token: makeGuest({ lifetimeMs: -60_000 }).token });
  const { code } = await inTime(socket.closed, { what: 'an expired token is refused', timeoutMs: 5_000 });
  findings.expect(code === 4401, `an expired token was refused with ${code}`);
}

async function signOut(context: Context, { withBus }: { withBus: boolean }): Promise<Outcome> {
  const cluster = await startCluster(context, { nodes: 3, redis: withBus });
  const findings = createFindings();
  const people = Array.from({ length: context.quick ? 3 : 10 }, (_, index) => `person${index}`);
  const times = await Promise.all(people.map((name) => signOutElsewhere(name, { cluster, findings })));
  const slowestMs = Math.max(0, ...times.flat());
  // A look at the store that has just passed is a second ago.
  findings.expect(
    slowestMs <= REVOKED_WITHIN_MS + 1_000,
    `a socket was closed ${slowestMs} ms after signing out`,
  );
  return {
    figures: { sockets: times.flat().length, closed_max_ms: Math.round(slowestMs) },
    problems: [...findings.problems, ...cluster.problems()],
  };
}

/** One person with a socket on each node signs out on one of them; resolves to the time until each was closed. */
async function signOutElsewhere(
  name: string,
  { cluster, findings }: { cluster: Cluster; findings: Findings },
): Promise<readonly number[]> {
  const token = await register(cluster.node(0).url, { email: `${name}@example.com` });
  await using resources = new AsyncDisposableStack();
  const sockets: V1Socket[] = [];
  for (const [node, url] of cluster.urls.entries())
    sockets.push(resources.use(await connectV1({ url, clientId: `${name}-${node}`, connect: { token } })));
  const other = resources.use(
    await connectV1({ url: cluster.node(1).url, connect: { token: makeGuest().token } }),
  );
  const signedOutAtMs = performance.now();
  const response = await fetch(`${cluster.node(2).url}/api/v1/auth/logout`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  findings.expect(response.status === 204, `signing out was answered with ${response.status}`);
  const ends = await Promise.all(
    sockets.map((socket) =>
      inTime(socket.closed, { what: 'a socket is closed after signing out', timeoutMs: 15_000 }),
    ),
  );
  for (const { code } of ends)
    findings.expect(code === 4401, `after signing out a socket was closed with ${code}`);
  findings.expect(other.socket.readyState === WebSocket.OPEN, 'somebody else was closed as well');
  return ends.map(({ atMs }) => atMs - signedOutAtMs);
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
