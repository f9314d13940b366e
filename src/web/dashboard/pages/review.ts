import { button, element, setText } from '../../elements.ts';
import { count } from '../format.ts';
import { labelName, languageName, topicLabel } from '../names.ts';
import { card, cards } from '../parts/card.ts';
import { shortTable } from '../parts/data-table.ts';
import { measured } from '../parts/meter.ts';
import { errorWords } from '../parts/states.ts';
import type { InboxCoverage, InboxItem } from '../staff-types.ts';
import type { Page, ViewContext } from '../view.ts';
import { itemView } from './review-item.ts';

const CLAIMED = '10';
const SHOWN_TOPICS = 12;

/** Messages whose labels would teach the models most, one after the other. */
export const reviewPage: Page = {
  name: 'Review',
  forAgents: true,
  ranged: false,
  skeleton: { tiles: 0, cards: 2 },
  async build(context) {
    const { api, signal } = context;
    const coverage = await api.get<InboxCoverage>('/review/inbox/coverage', { signal });
    const queue = await claim(context);
    return {
      title: 'Review',
      note: 'Say what a message is about; the models learn from it. Yours are shown to nobody else for 10 minutes.',
      content: [reviewer(context, { queue, coverage }), cards(coverageCard(coverage))],
    };
  },
};

async function claim({ api, signal }: Pick<ViewContext, 'api' | 'signal'>): Promise<InboxItem[]> {
  const query = new URLSearchParams({ limit: CLAIMED });
  const { items } = await api.get<{ items: readonly InboxItem[] }>('/review/inbox/next', { query, signal });
  return [...items];
}

/** The message before the person, what can be said of it, and the last decision to be taken back. */
function reviewer(
  context: ViewContext,
  { queue, coverage }: { queue: InboxItem[]; coverage: InboxCoverage },
): HTMLElement {
  const { api } = context;
  const topics = coverage.topics.map(({ topic }) => topic);
  const stage = element('div', 'stage');
  const status = element('p', 'note', { attributes: { role: 'status' } });
  const undo = button('button', { label: 'Undo', onClick: () => void act(takeBack) });
  let waiting = queue;
  let last: InboxItem | null = null;
  let busy = false;

  const show = ({ focus }: { focus: boolean }) => {
    const [item] = waiting;
    stage.replaceChildren(
      item
        ? itemView(item, {
            context,
            topics,
            left: waiting.length,
            label: (label) => void act(() => decide(item, label)),
          })
        : nothingLeft(() => void act(more)),
    );
    undo.hidden = last === null;
    if (focus) stage.querySelector<HTMLElement>('button')?.focus();
  };
  const decide = async (item: InboxItem, label: string | null) => {
    const path = `/review/inbox/${item.message_id}`;
    await (label === null ? api.post(`${path}/reject`) : api.post(`${path}/label`, { label }));
    last = item;
    waiting = waiting.filter((one) => one !== item);
    if (waiting.length === 0) waiting = await claim(context);
    return label === null ? 'Left without a label.' : `Labeled as ${labelName(label)}.`;
  };
  const takeBack = async () => {
    if (!last) return '';
    const item = await api.post<InboxItem>(`/review/inbox/${last.message_id}/undo`);
    waiting = [item, ...waiting];
    last = null;
    return 'Taken back; it is before you again.';
  };
  const more = async () => {
    waiting = await claim(context);
    return waiting.length === 0 ? 'Still nothing to review.' : '';
  };
  /** One thing at a time; what failed leaves everything as it was. */
  const act = async (action: () => Promise<string>) => {
    if (busy) return;
    busy = true;
    stage.setAttribute('aria-busy', 'true');
    try {
      setText(status, await action());
      show({ focus: true });
    } catch (error) {
      if (!context.signal.aborted) setText(status, `That was not noted. ${errorWords(error)}`);
    } finally {
      busy = false;
      stage.removeAttribute('aria-busy');
    }
  };
  show({ focus: false });
  return element('div', 'reviewer', {
    children: [stage, element('div', 'row undo-row', { children: [status, undo] })],
  });
}

function nothingLeft(look: () => void): HTMLElement {
  return element('section', 'state', {
    children: [
      element('h2', '', { children: ['Nothing to review'] }),
      element('p', '', {
        children: [
          'Every message that would teach something has been looked at, or is before somebody else.',
        ],
      }),
      button('button', { label: 'Look again', onClick: look }),
    ],
  });
}

/** What is labeled against what customers ask. */
function coverageCard({ topics, languages }: InboxCoverage): HTMLElement {
  const most = Math.max(1, ...topics.map(({ labeled }) => labeled));
  return card({
    title: 'Coverage',
    wide: true,
    note: `What people have labeled, the least first: ${languages
      .map(({ language, labeled }) => `${count(labeled)} in ${languageName(language)}`)
      .join(', ')}.`,
    body: [
      shortTable(
        {
          caption: 'Labels by topic',
          columns: [
            { title: 'Topic' },
            { title: 'Asked in 30 days', numeric: true },
            { title: 'Labeled' },
            ...languages.map(({ language }) => ({ title: languageName(language), numeric: true })),
          ],
          rows: topics.map(({ topic, asked, labeled, by_language: parts }) => ({
            cells: [
              topicLabel(topic),
              count(asked),
              measured(count(labeled), labeled / most),
              ...languages.map(({ language }) =>
                count(parts.find((part) => part.language === language)?.labeled ?? 0),
              ),
            ],
          })),
        },
        SHOWN_TOPICS,
      ),
    ],
  });
}
