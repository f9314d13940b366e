import type { Live } from './live.ts';

/** Between two comments that keep the connection open; the server ends one that is silent for longer. */
const HEARTBEAT_MS = 5_000;
/** Bytes that wait for a reader; one that leaves more is cut off. */
const MAX_UNREAD_BYTES = 256 * 1024;
/** A timer of more than this would run out at once. */
const TIMER_MAX_MS = 2 ** 31 - 1;

export interface EventStreamOptions {
  readonly live: Pick<Live, 'watch'>;
  /** How long it may last, in milliseconds. */
  readonly lifeMs: number;
  readonly heartbeatMs?: number;
}

/**
 * What goes on as server-sent events (WHATWG HTML, "Server-sent events"): an event `live` for every picture, comments in
 * between. Ends with the caller's token, at a shutdown, and for a reader that does not keep up.
 * @throws AppError as `Live.watch`.
 */
export function openEventStream({ live, lifeMs, heartbeatMs = HEARTBEAT_MS }: EventStreamOptions): Response {
  const encoder = new TextEncoder();
  const cleanup: (() => void)[] = [];
  const stop = () => {
    for (const undo of cleanup.splice(0)) undo();
  };
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const write = (text: string) => {
          controller.enqueue(encoder.encode(text));
          if ((controller.desiredSize ?? 0) > 0) return;
          stop();
          controller.error(new Error('The reader does not keep up.'));
        };
        const end = () => {
          stop();
          controller.close();
        };
        const heartbeat = setInterval(() => write(':\n\n'), heartbeatMs);
        const life = setTimeout(end, Math.min(lifeMs, TIMER_MAX_MS));
        cleanup.push(
          () => clearInterval(heartbeat),
          () => clearTimeout(life),
        );
        // The client learns at once that it is connected.
        write(':\n\n');
        try {
          cleanup.push(live.watch({ show: (picture) => write(`event: live\ndata: ${picture}\n\n`), end }));
        } catch (error) {
          stop();
          throw error;
        }
      },
      cancel: stop,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MAX_UNREAD_BYTES }),
  );
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // A proxy in front must hand events on as they come.
      'x-accel-buffering': 'no',
    },
  });
}
