import { element, setText } from '../../elements.ts';
import { wordsOfId } from '../../words.ts';
import { count, duration, NONE, percent } from '../format.ts';
import { agentLabel, recommendationName, stateName, topicLabel } from '../names.ts';
import { card, cards } from '../parts/card.ts';
import { dataTable, link } from '../parts/data-table.ts';
import { measured } from '../parts/meter.ts';
import { flowPage, pageOf } from '../route.ts';
import type { EscalationPredictions, LiveState } from '../staff-types.ts';
import { clock } from '../times.ts';
import type { Page, View, ViewContext } from '../view.ts';
import { followEvents } from './follow-events.ts';

const COUNTERS = [
  { key: 'open', name: 'Open' },
  { key: 'waiting', name: 'Waiting for a reply' },
  { key: 'frustrated', name: 'Frustrated' },
  { key: 'escalating', name: 'Likely to need a person' },
] as const;

/** Those who listen hear new numbers this often at most. */
const SPOKEN_EVERY_MS = 15_000;
const PREDICTIONS_EVERY_MS = 15_000;
const SHOWN_PREDICTIONS = '10';

/** What is going on now, kept up to date by the server. */
export const livePage: Page = {
  name: 'Live',
  forAgents: true,
  ranged: false,
  skeleton: { tiles: COUNTERS.length, cards: 1 },
  async build(context) {
    const counters = COUNTERS.map(({ name }) => createCounter(name));
    const list = element('div', '', { children: [element('p', 'empty', { children: ['Connecting…'] })] });
    const state = element('p', 'note live-state', {
      attributes: { role: 'status' },
      children: ['Connecting…'],
    });
    let spokenAtMs = 0;
    const show = (live: LiveState) => {
      for (const [index, { key }] of COUNTERS.entries()) counters[index]?.show(live[key]);
      replaceKeepingFocus(list, conversations(live, context));
      if (Date.now() - spokenAtMs < SPOKEN_EVERY_MS) return;
      spokenAtMs = Date.now();
      context.announce(
        `${live.open} open, ${live.waiting} waiting, ${live.frustrated} frustrated, ${live.escalating} likely to need a person.`,
      );
    };
    context.afterMount(() => {
      void followEvents(context, {
        path: '/analytics/live',
        onEvent: ({ event, data }) => {
          if (event !== 'live') return;
          const live = JSON.parse(data) as LiveState;
          show(live);
          setText(state, `As of ${clock(live.at, context.range.timeZone)}`);
        },
        onState: (words) => setText(state, words),
      });
    });
    return {
      title: 'Live',
      note: 'What is going on now; the list follows by itself.',
      content: [
        state,
        element('div', 'tiles', { children: counters.map(({ root }) => root) }),
        cards(
          card({ title: 'Open conversations', wide: true, body: [list] }),
          ...(context.user.role === 'agent' ? [] : [predictions(context)]),
        ),
      ],
    } satisfies View;
  },
};

function createCounter(name: string) {
  const value = element('span', 'tile-value', { children: [NONE] });
  const root = element('div', 'tile low', {
    children: [element('span', 'tile-name', { children: [name] }), value],
  });
  return { root, show: (amount: number) => setText(value, count(amount)) };
}

function conversations({ conversations: rows }: LiveState, { range }: ViewContext): HTMLElement {
  return dataTable({
    caption: 'Open conversations',
    empty: 'No conversation is open.',
    columns: [
      { title: 'Conversation' },
      { title: 'State' },
      { title: 'Agent' },
      { title: 'Frustration' },
      { title: 'Needs a person' },
      { title: 'Waiting', numeric: true },
      { title: 'Last message', numeric: true },
    ],
    rows: rows.map((row) => ({
      cells: [
        link(topicLabel(row.topic), flowPage(row.conversation_id, range)),
        stateName(row.state),
        agentLabel(row.agent),
        measured(`${row.frustration_level} of 10`, row.frustration_level / 10, 'amber'),
        row.likelihood === null ? NONE : measured(percent(row.likelihood), row.likelihood, 'violet'),
        duration(row.waiting_ms),
        clock(row.last_message_at, range.timeZone),
      ],
    })),
  });
}

/** The list is made anew each second; whoever stands on one of its links stays there. */
function replaceKeepingFocus(box: HTMLElement, content: HTMLElement): void {
  const { activeElement } = document;
  const within = activeElement && box.contains(activeElement) ? activeElement : null;
  const href = within?.getAttribute('href') ?? null;
  const { scrollLeft = 0 } = box.firstElementChild ?? {};
  box.replaceChildren(content);
  content.scrollLeft = scrollLeft;
  if (!within) return;
  const same =
    href === null
      ? content
      : [...content.querySelectorAll('a')].find((one) => one.getAttribute('href') === href);
  same?.focus({ preventScroll: true });
}

/** Which conversations will need a person, and what speaks for it. */
function predictions(context: ViewContext): HTMLElement {
  const { api, signal, range } = context;
  const box = element('div', '', { children: [element('p', 'empty', { children: ['Reading…'] })] });
  const note = element('p', 'note');
  const read = async () => {
    try {
      const report = await api.get<EscalationPredictions>('/metrics/escalation-predictions', {
        query: new URLSearchParams({ limit: SHOWN_PREDICTIONS }),
        signal,
      });
      setText(note, modelWords(report.model));
      replaceKeepingFocus(box, predictionTable(report, { timeZone: range.timeZone }));
    } catch {
      if (!signal.aborted) setText(note, 'The predictions could not be read; they will be tried again.');
    }
  };
  context.afterMount(() => {
    void read();
    const timer = setInterval(() => void read(), PREDICTIONS_EVERY_MS);
    signal.addEventListener('abort', () => clearInterval(timer));
  });
  return card({ title: 'Most likely to need a person', wide: true, body: [note, box] });
}

function modelWords(model: EscalationPredictions['model']): string {
  if (!model) return 'Nothing predicts.';
  const version = model.version === null ? '' : `, version ${model.version}`;
  return `Predicted by “${model.name}”${version}.${model.fallback_reason === null ? '' : ` ${model.fallback_reason}`}`;
}

function predictionTable(report: EscalationPredictions, { timeZone }: { timeZone: string }): HTMLElement {
  return dataTable({
    caption: 'Most likely to need a person',
    empty: 'No open conversation that no person has yet.',
    columns: [
      { title: 'Conversation' },
      { title: 'Likelihood' },
      { title: 'What speaks for it' },
      { title: 'Advice' },
      { title: 'Last message', numeric: true },
    ],
    rows: report.predictions.map((row) => ({
      cells: [
        { text: topicLabel(row.topic), href: pageOf(row.href, { timeZone }) },
        measured(percent(row.likelihood), row.likelihood, 'violet'),
        row.factors.map(wordsOfId).join(', ') || NONE,
        row.recommendation === null ? NONE : recommendationName(row.recommendation),
        clock(row.updated_at, timeZone),
      ],
    })),
  });
}
