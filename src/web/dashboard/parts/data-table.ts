import { button, element } from '../../elements.ts';

/** A column; numbers stand at the right. */
export interface Column {
  readonly title: string;
  readonly numeric?: boolean;
}

export type Cell = string | Node | { readonly text: string; readonly href: string | null };

/** One row. The first cell names it, and is a link when there is something behind it. */
export interface Row {
  readonly cells: readonly Cell[];
  readonly href?: string | null;
}

export interface TableOptions {
  /** What the table is, for those who do not see what is around it. */
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** What stands there when there are no rows. */
  readonly empty?: string;
}

/** A table whose rows lead to what they count. It scrolls sideways where it is wider than the page. */
export function dataTable({
  caption,
  columns,
  rows,
  empty = 'Nothing in this time.',
}: TableOptions): HTMLElement {
  if (rows.length === 0) return element('p', 'empty', { children: [empty] });
  const table = element('table', 'table', {
    children: [
      element('caption', 'unseen', { children: [caption] }),
      element('thead', '', {
        children: [
          element('tr', '', {
            children: columns.map(({ title, numeric }) =>
              element('th', numeric ? 'number' : '', { attributes: { scope: 'col' }, children: [title] }),
            ),
          }),
        ],
      }),
      element('tbody', '', { children: rows.map((row) => rowElement(row, columns)) }),
    ],
  });
  const box = element('div', 'table-box', {
    attributes: { role: 'group', 'aria-label': caption },
    children: [table],
  });
  // The arrow keys scroll what has the focus, which links inside would have.
  if (!table.querySelector('a')) box.tabIndex = 0;
  return box;
}

/** The first rows of a long table, and a button for the others. */
export function shortTable(options: TableOptions, shown: number): HTMLElement {
  const { rows } = options;
  if (rows.length <= shown) return dataTable(options);
  const table = dataTable({ ...options, rows: rows.slice(0, shown) });
  const box = element('div', 'short-table', { children: [table] });
  const all = button('button', {
    label: `Show all ${rows.length}`,
    onClick: () => {
      const whole = dataTable(options);
      box.replaceChildren(whole);
      // On to the first of the rows that were not there before.
      const next = whole.querySelectorAll<HTMLElement>('tbody tr')[shown];
      (next?.querySelector<HTMLElement>('a') ?? whole).focus({ preventScroll: true });
    },
  });
  box.append(all);
  return box;
}

function rowElement({ cells, href = null }: Row, columns: readonly Column[]): HTMLElement {
  return element('tr', '', {
    children: cells.map((cell, index) => {
      const className = columns[index]?.numeric ? 'number' : '';
      if (index > 0) return element('td', className, { children: [cellContent(cell)] });
      const linked = typeof cell === 'string' ? { text: cell, href } : cell;
      return element('th', className, { attributes: { scope: 'row' }, children: [cellContent(linked)] });
    }),
  });
}

function cellContent(cell: Cell): string | Node {
  if (typeof cell === 'string' || cell instanceof Node) return cell;
  return cell.href ? link(cell.text, cell.href) : cell.text;
}

/** A link to another view of this page. */
export function link(text: string, href: string, className = ''): HTMLAnchorElement {
  return element('a', className, { attributes: { href }, children: [text] });
}
