import { element } from '../../elements.ts';
import type { Figure } from '../api-types.ts';
import { betterWhen, figureName } from '../figure-names.ts';
import { type Change, changeOf, figureScale, figureValue, interval, NONE } from '../format.ts';

export interface TileOptions {
  /** The value in the window before; absent: it is not compared. */
  readonly before?: number | null;
  readonly href: string | null;
}

/** One figure: its value, how sure it is, and what became of it. Leads to the conversations behind it. */
export function figureTile(figure: Figure, { before, href }: TileOptions): HTMLElement {
  const { name, value, about } = figure;
  const scale = figureScale(figure);
  const bounds = interval(figure.interval);
  const change = changeOf(value, { before, kind: figure.kind });
  return element(href ? 'a' : 'div', 'tile', {
    attributes: href ? { href, title: about } : { title: about },
    children: [
      element('span', 'tile-name', { children: [figureName(name)] }),
      element('span', 'tile-value', {
        children: [
          figureValue(value, figure),
          ...(scale === '' || value === null ? [] : [element('small', '', { children: [` ${scale}`] })]),
        ],
      }),
      element('span', 'tile-more', {
        children: [
          ...(change ? [changeView(name, change)] : []),
          ...(bounds === ''
            ? []
            : [element('span', 'bounds', { children: [unseen('95% interval '), bounds] })]),
          ...(value === null ? [element('span', '', { children: ['not enough to say'] })] : []),
        ],
      }),
    ],
  });
}

/** `▲ 3.2 points`, and whether that is good. */
function changeView(name: string, { words, direction }: Change): HTMLElement {
  const better = betterWhen(name);
  const judged = better === undefined || direction === 'same' ? '' : direction === better ? 'good' : 'poor';
  const arrow = { up: '▲ ', down: '▼ ', same: '' }[direction];
  const spoken = { up: 'up ', down: 'down ', same: '' }[direction];
  const verdict = { good: ', better than before', poor: ', worse than before', '': ' against before' }[
    judged
  ];
  return element('span', `change ${judged}`, {
    children: [
      element('span', '', { attributes: { 'aria-hidden': 'true' }, children: [arrow] }),
      unseen(spoken),
      words,
      unseen(verdict),
    ],
  });
}

/** The change as words for a table; a dash without one. */
export function changeWords(figure: Figure, before: number | null | undefined): Node | string {
  const change = changeOf(figure.value, { before, kind: figure.kind });
  return change ? changeView(figure.name, change) : NONE;
}

function unseen(words: string): HTMLElement {
  return element('span', 'unseen', { children: [words] });
}
