import { element } from './elements.ts';
import { icon } from './icons.ts';

/** Sends an answer, yes or no; resolves to whether it was noted. */
export type Tell = (yes: boolean) => Promise<boolean>;

/** Thumbs up and down for a reply. */
export function ratingView(rate: Tell): HTMLElement {
  return choice([thumb(true), thumb(false)], { name: 'Rate this answer', tell: rate });
}

/** Asks whether the problem is solved. */
export function solvedView(tellSolved: Tell): HTMLElement {
  const question = 'Was this solved?';
  const buttons = choice([answer('Yes', true), answer('No', false)], { name: question, tell: tellSolved });
  return element('p', 'solved', {
    children: [element('span', '', { attributes: { 'aria-hidden': 'true' }, children: [question] }), buttons],
  });
}

interface Option {
  readonly button: HTMLButtonElement;
  readonly means: boolean;
}

/** Two buttons. The last one that was noted is shown as pressed; it can be changed. */
function choice(options: readonly Option[], { name, tell }: { name: string; tell: Tell }): HTMLElement {
  let busy = false;
  const choose = async (yes: boolean) => {
    if (busy) return;
    busy = true;
    const noted = await tell(yes);
    busy = false;
    if (!noted) return;
    for (const { button, means } of options) button.setAttribute('aria-pressed', String(means === yes));
  };
  for (const { button, means } of options) button.addEventListener('click', () => void choose(means));
  return element('span', 'rating', {
    attributes: { role: 'group', 'aria-label': name },
    children: options.map(({ button }) => button),
  });
}

function thumb(means: boolean): Option {
  const label = means ? 'Helpful' : 'Not helpful';
  const button = element('button', means ? 'tool thumb' : 'tool thumb thumb-down', {
    attributes: { type: 'button', 'aria-pressed': 'false', 'aria-label': label, title: label },
    children: [icon('thumb')],
  });
  return { button, means };
}

function answer(label: string, means: boolean): Option {
  const button = element('button', 'tool answer', {
    attributes: { type: 'button', 'aria-pressed': 'false' },
    children: [label],
  });
  return { button, means };
}
