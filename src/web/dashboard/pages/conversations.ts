import { button, element } from '../../elements.ts';
import type { ConversationList, ConversationRow } from '../conversation-types.ts';
import { decimal, NONE, percent, plural } from '../format.ts';
import {
  agentLabel,
  columnName,
  filterValue,
  handoffReason,
  languageName,
  paramName,
  stateName,
  topicLabel,
} from '../names.ts';
import { dataTable, link } from '../parts/data-table.ts';
import { errorWords } from '../parts/states.ts';
import { flowPage, formatRoute, parseRoute, WINDOW_PARAMS } from '../route.ts';
import { dateTime, windowWords } from '../times.ts';
import type { Page, ViewContext } from '../view.ts';

const PAGE_SIZE = '50';

/** The conversations behind a figure: what selects them can be seen and taken away again. */
export const conversationsPage: Page = {
  name: 'Conversations',
  forAgents: false,
  ranged: true,
  skeleton: { tiles: 0, cards: 1 },
  async build(context) {
    const { api, range, signal } = context;
    const query = listQuery(context);
    const first = await api.get<ConversationList>('/analytics/conversations', { query, signal });
    const csv = new URLSearchParams(query);
    csv.delete('limit');
    return {
      title: 'Conversations',
      note: windowWords({ ...first.window, timeZone: range.timeZone }),
      content: [filters(context), list(first, context)],
      asOf: first.as_of,
      csv,
    };
  },
};

/** The parameters that select conversations beyond the time in which they began. */
function filterOf(params: URLSearchParams): readonly (readonly [string, string])[] {
  const notFilters: readonly string[] = [...WINDOW_PARAMS, 'limit', 'cursor', 'format'];
  return [...params].filter(([name]) => !notFilters.includes(name));
}

function listQuery({ range, route }: ViewContext): URLSearchParams {
  const query = new URLSearchParams({ from: range.from, to: range.to, time_zone: range.timeZone });
  for (const [name, value] of filterOf(route.params)) query.append(name, value);
  query.set('limit', PAGE_SIZE);
  return query;
}

/** Each part of the filter with a button that takes it away. */
function filters({ route, open }: ViewContext): HTMLElement {
  const parts = filterOf(route.params);
  if (parts.length === 0) {
    return element('p', 'note', { children: ['All conversations begun in this time.'] });
  }
  const without = (name: string) => {
    // Another part may have been taken away while this view still stands.
    const params = new URLSearchParams((parseRoute(location.hash) ?? route).params);
    params.delete(name);
    return formatRoute({ page: 'conversations', params });
  };
  return element('ul', 'chips', {
    attributes: { 'aria-label': 'Filter' },
    children: parts.map(([name, value]) => {
      const words = filterWords(name, value);
      const chip = button('chip', { label: words, onClick: () => open(without(name)) });
      chip.setAttribute('aria-label', `Remove the filter ${words}`);
      chip.append(element('span', 'cross', { attributes: { 'aria-hidden': 'true' }, children: ['×'] }));
      return element('li', '', { children: [chip] });
    }),
  });
}

function filterWords(name: string, value: string): string {
  const words = name === 'with' || name === 'without' ? columnName(value) : filterValue(name, value);
  return `${paramName(name)}: ${words}`;
}

/** The rows so far, and a button for more. */
function list(first: ConversationList, context: ViewContext): HTMLElement {
  const rows = [...first.conversations];
  const table = element('div', '', { children: [rowsTable(rows, context)] });
  const state = element('p', 'note', { attributes: { role: 'status' } });
  const more = button('button', { label: 'Show more', onClick: () => void loadMore() });
  let cursor = first.next_cursor;
  const show = () => {
    more.hidden = cursor === null;
    state.textContent = `${plural(rows.length, 'conversation')}${cursor === null ? '' : ' so far'}, newest first.`;
  };
  const loadMore = async () => {
    if (cursor === null) return;
    more.disabled = true;
    // The next pages are of the window as the first one had it, though time goes on.
    const query = listQuery(context);
    query.set('from', first.window.from);
    query.set('to', first.window.to);
    query.set('cursor', cursor);
    try {
      const next = await context.api.get<ConversationList>('/analytics/conversations', {
        query,
        signal: context.signal,
      });
      rows.push(...next.conversations);
      cursor = next.next_cursor;
      table.replaceChildren(rowsTable(rows, context));
      show();
    } catch (error) {
      if (!context.signal.aborted)
        state.textContent = `The next ones could not be read. ${errorWords(error)}`;
    } finally {
      more.disabled = false;
    }
  };
  show();
  return element('section', 'card', {
    attributes: { 'aria-label': 'List' },
    children: [table, element('div', 'row', { children: [state, more] })],
  });
}

function rowsTable(rows: readonly ConversationRow[], { range }: ViewContext): HTMLElement {
  return dataTable({
    caption: 'Conversations',
    empty: 'No conversation matches. Take away a part of the filter, or choose a longer time.',
    columns: [
      { title: 'Begun' },
      { title: 'Topic' },
      { title: 'State' },
      { title: 'To a person' },
      { title: 'Agent' },
      { title: 'Messages', numeric: true },
      { title: 'Frustration', numeric: true },
      { title: 'Rating', numeric: true },
      { title: 'Needs a person', numeric: true },
      { title: 'Language' },
    ],
    rows: rows.map((row) => ({
      cells: [
        link(dateTime(row.begun_at, range.timeZone), flowPage(row.conversation_id, range)),
        topicLabel(row.topic),
        stateWords(row),
        row.handed_over_for === null ? NONE : handoffReason(row.handed_over_for),
        agentLabel(row.agent),
        String(row.turns),
        String(row.frustration_max),
        row.ratings === 0 ? NONE : decimal(row.rating_sum / row.ratings),
        percent(row.escalation_likelihood),
        languageName(row.language),
      ],
    })),
  });
}

function stateWords({ state, confirmed, assumed }: ConversationRow): string {
  if (confirmed > 0) return `${stateName(state)}, confirmed`;
  return assumed > 0 ? `${stateName(state)}, assumed` : stateName(state);
}
