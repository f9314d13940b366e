import { answerOrders } from './client-process.ts';
import { liveOnce, type Soak } from './soak-customer.ts';

/** To the process of customers that come, chat, lose their connection and leave. */
export type SoakOrder =
  | { readonly type: 'start'; readonly url: string; readonly customers: number }
  | { readonly type: 'count' }
  /** All finish what they said and leave; resolves when they have been checked. */
  | { readonly type: 'finish' };
/** What happened since the start. */
export type SoakReport = Omit<Soak, 'url' | 'ending'>;

/** Customers come one after another during this time, so that they do not move in step. */
const ARRIVAL_MS = 10_000;

const soak: { -readonly [Key in keyof Soak]: Soak[Key] } = {
  url: '',
  ending: false,
  connected: 0,
  acknowledged: 0,
  drops: 0,
  lives: 0,
  gaps: 0,
  holes: 0,
  problems: [],
};
let places: readonly Promise<void>[] = [];

answerOrders<SoakOrder, SoakReport>(async (order) => {
  if (order.type === 'start') {
    soak.url = order.url;
    places = Array.from({ length: order.customers }, (_, index) =>
      keepPlace(index, { afterMs: (ARRIVAL_MS * index) / order.customers }),
    );
  }
  if (order.type === 'finish') {
    soak.ending = true;
    await Promise.all(places);
  }
  const { url: _url, ending: _ending, ...report } = soak;
  return report;
});

/** One customer after another. */
async function keepPlace(index: number, { afterMs }: { afterMs: number }): Promise<void> {
  await Bun.sleep(afterMs);
  for (let life = 0; !soak.ending; life += 1) {
    await liveOnce(soak, index + life).catch((error) => soak.problems.push(String(error)));
  }
}
