import { byId } from './elements.ts';
import { icon } from './icons.ts';

/** Nearer to the end than this counts as at the end, in pixels. */
const NEAR_PX = 96;

/** Keeps the newest message in sight, unless the customer has scrolled up to read. */
export function createScroll() {
  const area = byId('scroll', HTMLElement);
  const jump = byId('jump', HTMLButtonElement);
  // The arrow keys scroll what has the focus.
  area.tabIndex = 0;
  jump.append(icon('down'));
  let following = true;
  const atEnd = () => area.scrollHeight - area.scrollTop - area.clientHeight < NEAR_PX;
  const toEnd = () => {
    following = true;
    jump.hidden = true;
    area.scrollTop = area.scrollHeight;
  };
  area.addEventListener('scroll', () => {
    following = atEnd();
    jump.hidden = following;
  });
  jump.addEventListener('click', toEnd);
  // A keyboard on a phone, or a notice, takes room from below.
  new ResizeObserver(() => {
    if (following) toEnd();
  }).observe(area);
  return {
    /** After something was added. */
    follow(): void {
      if (following) toEnd();
    },
    toEnd,
  };
}
