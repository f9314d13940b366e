import { element } from './elements.ts';
import { icon } from './icons.ts';

/** Sends a rating; resolves to whether it was noted. */
export type Rate = (helpful: boolean) => Promise<boolean>;

/** Thumbs up and down. The last one that was noted is shown as pressed; a thumb can be changed. */
export function ratingView(rate: Rate): HTMLElement {
  const thumbs = [thumb(true), thumb(false)];
  let busy = false;
  const choose = async (helpful: boolean) => {
    if (busy) return;
    busy = true;
    const noted = await rate(helpful);
    busy = false;
    if (!noted) return;
    for (const { button, means } of thumbs) button.setAttribute('aria-pressed', String(means === helpful));
  };
  for (const { button, means } of thumbs) button.addEventListener('click', () => void choose(means));
  return element('div', 'rating', {
    attributes: { role: 'group', 'aria-label': 'Rate the guide behind this answer' },
    children: thumbs.map(({ button }) => button),
  });
}

function thumb(means: boolean) {
  const button = element('button', means ? 'tool thumb' : 'tool thumb thumb-down', {
    attributes: {
      type: 'button',
      'aria-pressed': 'false',
      'aria-label': means ? 'Helpful' : 'Not helpful',
      title: means ? 'Helpful' : 'Not helpful',
    },
    children: [icon('thumb')],
  });
  return { button, means };
}
