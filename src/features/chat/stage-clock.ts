import type { Events } from '#telemetry/events.ts';

export type StageClock = ReturnType<typeof createStageClock>;

/** Times the stages of a turn, one after the other. */
export function createStageClock({
  events,
  nowMs,
}: {
  events: Pick<Events, 'stageFinished'>;
  nowMs: () => number;
}) {
  let lastMs = nowMs();
  return {
    end(name: Parameters<Events['stageFinished']>[0]) {
      const now = nowMs();
      events.stageFinished(name, now - lastMs);
      lastMs = now;
    },
  };
}
