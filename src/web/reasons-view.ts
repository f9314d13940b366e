import { element } from './elements.ts';
import { icon } from './icons.ts';
import { reasonsOf } from './reasons.ts';
import type { Reply } from './reply.ts';

/** The button that shows why a reply was given, and what it shows; the list is made when it is first asked for. */
export function reasonsView(reply: Reply): { readonly toggle: HTMLElement; readonly panel: HTMLElement } {
  const id = `why-${reply.id}`;
  const panel = element('dl', 'reasons', { attributes: { id, hidden: '' } });
  const toggle = element('button', 'tool', {
    attributes: { type: 'button', 'aria-expanded': 'false', 'aria-controls': id },
    children: ['Why this answer', icon('chevron')],
  });
  toggle.addEventListener('click', () => {
    if (panel.childElementCount === 0) panel.append(...reasonElements(reply));
    panel.hidden = !panel.hidden;
    toggle.setAttribute('aria-expanded', String(!panel.hidden));
    // The newest reply is at the lower edge, where its reasons would open out of sight.
    if (!panel.hidden) panel.scrollIntoView({ block: 'nearest' });
  });
  return { toggle, panel };
}

function reasonElements(reply: Reply): readonly Element[] {
  return reasonsOf(reply).map(({ term, details }) =>
    element('div', 'reason', {
      children: [
        element('dt', '', { children: [term] }),
        ...details.map((detail) => element('dd', '', { children: [detail] })),
      ],
    }),
  );
}
