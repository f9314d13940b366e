import { element } from '../../elements.ts';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 100;
const HEIGHT = 8;

/**
 * A small bar for the eye; the number stands beside it. A negative share grows from the middle to the left, which
 * `signed` makes room for.
 */
export function bar(
  share: number,
  { signed = false, tone = 'accent' }: { signed?: boolean; tone?: string } = {},
): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'meter');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  const length = Math.min(1, Math.abs(share)) * (signed ? WIDTH / 2 : WIDTH);
  const start = signed ? WIDTH / 2 : 0;
  svg.append(
    rect({ x: 0, width: WIDTH, className: 'meter-track' }),
    rect({ x: share < 0 ? start - length : start, width: length, className: `meter-fill tone-${tone}` }),
  );
  return svg;
}

function rect({ x, width, className }: { x: number; width: number; className: string }): SVGElement {
  const made = document.createElementNS(SVG, 'rect');
  made.setAttribute('class', className);
  made.setAttribute('x', String(x));
  made.setAttribute('width', String(width));
  made.setAttribute('height', String(HEIGHT));
  return made;
}

/** A number with its bar. */
export function measured(text: string, share: number, tone?: string): HTMLElement {
  return element('span', 'measured', {
    children: [bar(share, tone === undefined ? {} : { tone }), element('span', '', { children: [text] })],
  });
}
