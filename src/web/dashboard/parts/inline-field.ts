import { element } from '../../elements.ts';

let made = 0;

/** A field with its name beside it. The name is tied by id: around a list it would hold all of its entries. */
export function inlineField(label: string, control: HTMLInputElement | HTMLSelectElement): HTMLElement {
  made += 1;
  control.id = `field-${made}`;
  return element('div', 'inline-field', {
    children: [element('label', '', { attributes: { for: control.id }, children: [label] }), control],
  });
}
