import { button, element } from '../../elements.ts';
import { ApiError } from '../api.ts';

/** What a page shows while its first figures are on their way: boxes of the size that will be needed. */
export function skeleton({ tiles, cards }: { tiles: number; cards: number }): HTMLElement {
  const boxes = (className: string, amount: number) =>
    Array.from({ length: amount }, () => element('div', `bone ${className}`));
  return element('div', 'skeleton', {
    attributes: { 'aria-hidden': 'true' },
    children: [
      ...(tiles > 0 ? [element('div', 'tiles', { children: boxes('bone-tile', tiles) })] : []),
      element('div', 'cards', { children: boxes('bone-card', cards) }),
    ],
  });
}

/** What went wrong, and a way to try again. */
export function errorBox(error: unknown, { retry }: { retry: () => void }): HTMLElement {
  return element('section', 'state', {
    attributes: { role: 'alert' },
    children: [
      element('h2', '', { children: [errorTitle(error)] }),
      element('p', '', { children: [errorWords(error)] }),
      button('button', { label: 'Try again', onClick: retry }),
    ],
  });
}

/** Says that there is nothing, and why that may be. */
export function emptyBox(title: string, words: string): HTMLElement {
  return element('section', 'state', {
    children: [element('h2', '', { children: [title] }), element('p', '', { children: [words] })],
  });
}

function errorTitle(error: unknown): string {
  if (!(error instanceof ApiError)) return 'The server was not reached';
  if (error.status === 403) return 'This is not open to you';
  if (error.status === 404) return 'There is nothing here';
  return 'That did not work';
}

/** In words that a person can act on. */
export function errorWords(error: unknown): string {
  if (error instanceof ApiError) {
    return error.status === 403 ? 'This view needs a supervisor’s account.' : error.message;
  }
  return 'Check the connection. Nothing that was shown before is lost.';
}
