const SVG = 'http://www.w3.org/2000/svg';

/** Outlines on a field of 24 by 24. */
const PATHS = {
  send: 'M12 19V5M5.500 11.500 12 5l6.500 6.500',
  down: 'M12 5v14m-6.500-6.500L12 19l6.500-6.500',
  thumb:
    'M7 10.500v9.500H4v-9.500zM7 10.500l4-7.500c1.700 0 2.800 1.300 2.500 3l-.6 3.500h5.300c1.400 0 2.400 1.300 2 2.600l-1.700 6.300c-.3 1-1.100 1.600-2.100 1.600H7',
  chevron: 'm8 10 4 4 4-4',
} as const;

/** A drawing for the eye alone: what it stands on has the name. */
export function icon(name: keyof typeof PATHS): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', `icon icon-${name}`);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
