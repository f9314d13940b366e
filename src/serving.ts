import type { createApp } from './app.ts';
import type { Config } from './config/config.ts';
import type { Live } from './features/analytics/live/live.ts';
import type { Turns } from './features/chat/turn.ts';
import type { Hub } from './gateway/hub.ts';
import type { GuardedModel } from './llm/guarded.ts';

type App = ReturnType<typeof createApp>;

/** Opens the port; resolves to its number. Rejects when it cannot be had. */
export function listen(app: App, { config, hub }: { config: Config; hub: Hub }): Promise<number> {
  return new Promise((resolve) => {
    app.listen(
      {
        hostname: config.host,
        port: config.port,
        // Bun's default would let any second server share the port in silence.
        reusePort: config.sharePort,
        maxRequestBodySize: 1024 * 1024,
        websocket: hub.handlers as never,
      },
      (server) => {
        hub.attach(server);
        resolve(server.port ?? config.port);
      },
    );
  });
}

/** After the deadline of a shutdown: time to store the turns whose model was cut off, and to say goodbye. */
const LAST_WORDS_MS = 1_000;

/**
 * Stops accepting, lets turns and requests under way finish, and closes sockets with 1012. What is not done at the
 * deadline: models are cut off, so that their turns end with the offline answer; a second later every socket is closed.
 */
export async function stopServing(
  app: App,
  {
    hub,
    live,
    turns,
    model,
    timeoutMs,
  }: { hub: Hub; live: Live; turns: Turns; model: GuardedModel | null; timeoutMs: number },
): Promise<void> {
  const { server } = app;
  // Streams that never end by themselves would be waited for.
  live[Symbol.dispose]();
  const stopped = server?.stop();
  // Replies whose customers have left come last: begun ones are finished, the others left to another node or start.
  const finished = hub
    .drain()
    .then(() => turns.finish())
    .then(() => stopped);
  if (!(await within(timeoutMs, finished))) {
    model?.cutOff();
    if (!(await within(LAST_WORDS_MS, finished))) hub.closeAll();
  }
  await server?.stop(true);
}

/** Whether the work is done within a time. */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<false>();
  const timer = setTimeout(() => late.resolve(false), ms);
  const done = await Promise.race([work.then(() => true), late.promise]);
  clearTimeout(timer);
  return done;
}
