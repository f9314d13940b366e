import { Redis } from 'ioredis';
import type { Chance } from './schedule.ts';

/** Says everything that nodes tell each other again, later and in another order. */
export interface HintEcho extends AsyncDisposable {
  readonly repeated: number;
}

const MAX_DELAY_MS = 400;
const COPIES = 3;

export async function echoHints(url: string, { chance }: { chance: Chance }): Promise<HintEcho> {
  const [ear, mouth] = [new Redis(url), new Redis(url)];
  const ours = new Set<string>();
  let repeated = 0;
  ear.on('pmessage', (_pattern: string, channel: string, text: string) => {
    if (ours.has(text)) return;
    for (let copy = 0; copy < COPIES; copy += 1) {
      const altered = shuffled(text, { copy });
      ours.add(altered);
      setTimeout(() => {
        repeated += 1;
        mouth.publish(channel, altered).catch(() => {});
      }, chance.next() * MAX_DELAY_MS);
    }
  });
  await ear.psubscribe('larkline:*');
  return {
    get repeated() {
      return repeated;
    },
    async [Symbol.asyncDispose]() {
      ear.disconnect();
      mouth.disconnect();
    },
  };
}

/** The same events backwards, with a field that nobody reads, so that the echo knows its own words. */
function shuffled(text: string, { copy }: { copy: number }): string {
  const message = JSON.parse(text) as { events?: unknown[] };
  return JSON.stringify({
    ...message,
    ...(message.events ? { events: message.events.toReversed() } : {}),
    copy,
  });
}
