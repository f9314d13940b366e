import type { Events } from '#telemetry/events.ts';
import type { Stage } from '#telemetry/turn-trace.ts';

export type StageClock = ReturnType<typeof createStageClock>;

/** Times the stages of a turn, one after the other; `before` are those of its first commit. */
export function createStageClock({
  events,
  nowMs,
  before = [],
}: {
  events: Pick<Events, 'stageFinished'>;
  nowMs: () => number;
  before?: readonly Stage[] | undefined;
}) {
  const stages: Stage[] = [...before];
  let lastMs = nowMs();
  return {
    end(name: Stage['name']) {
      const now = nowMs();
      const durationMs = now - lastMs;
      stages.push({ name, startedAtMs: lastMs, durationMs });
      events.stageFinished(name, durationMs);
      lastMs = now;
    },
    /** What has ended so far, in order. */
    stages: stages as readonly Stage[],
  };
}
