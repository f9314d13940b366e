import { element } from '../../elements.ts';

let made = 0;

/** A part of a page under a heading of its own. */
export function card({
  title,
  note,
  body,
  wide = false,
}: {
  title: string;
  note?: string;
  body: readonly Node[];
  wide?: boolean;
}): HTMLElement {
  made += 1;
  const id = `card-${made}`;
  return element('section', wide ? 'card wide' : 'card', {
    attributes: { 'aria-labelledby': id },
    children: [
      element('h2', '', { attributes: { id }, children: [title] }),
      ...(note === undefined ? [] : [element('p', 'note', { children: [note] })]),
      ...body,
    ],
  });
}

/** Cards beside each other where there is room. */
export function cards(...children: readonly Node[]): HTMLElement {
  return element('div', 'cards', { children });
}
