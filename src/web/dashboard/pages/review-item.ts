import { button, element } from '../../elements.ts';
import { percent, plural } from '../format.ts';
import { inboxReason, labelName, languageName, NOT_TOPICS, topicLabel } from '../names.ts';
import { link } from '../parts/data-table.ts';
import { inlineField } from '../parts/inline-field.ts';
import { flowPage } from '../route.ts';
import type { InboxItem } from '../staff-types.ts';
import { dateTime } from '../times.ts';
import type { ViewContext } from '../view.ts';

export interface ItemOptions {
  readonly context: ViewContext;
  readonly topics: readonly string[];
  /** Messages before the person, this one among them. */
  readonly left: number;
  /** What it is about; null: no label fits. */
  readonly label: (label: string | null) => void;
}

/** One message: what it was taken for, and what a person can say of it. */
export function itemView(item: InboxItem, { context, topics, left, label }: ItemOptions): HTMLElement {
  const { range } = context;
  return element('section', 'card', {
    attributes: { 'aria-label': 'Message to label' },
    children: [
      element('p', 'note', {
        children: [
          `${plural(left, 'message')} before you. ${languageName(item.language)}, `,
          link(dateTime(item.said_at, range.timeZone), flowPage(item.conversation_id, range)),
        ],
      }),
      element('blockquote', 'message-text', { attributes: { lang: item.language }, children: [item.text] }),
      element('ul', 'badges', {
        attributes: { 'aria-label': 'Why it is here' },
        children: item.reasons.map((reason) => element('li', 'badge', { children: [inboxReason(reason)] })),
      }),
      element('p', 'sentence', { children: [guessWords(item)] }),
      guesses(item, label),
      choice(topics, label),
    ],
  });
}

function guessWords({ topic, confidence, runner_up: next }: InboxItem): string {
  const taken = topic === null ? 'Taken for no topic' : `Taken for “${topicLabel(topic)}”`;
  return `${taken}, ${percent(confidence)} sure${next === null ? '' : `; next best “${topicLabel(next)}”`}.`;
}

/** The likely answers as one press each. */
function guesses({ topic, runner_up: next }: InboxItem, label: ItemOptions['label']): HTMLElement {
  const likely = [topic, next].filter((one) => one !== null);
  return element('div', 'choices', {
    children: [
      ...likely.map((one, index) =>
        button(index === 0 && topic !== null ? 'button strong' : 'button', {
          label: `It is: ${topicLabel(one)}`,
          onClick: () => label(one),
        }),
      ),
      button('button', { label: 'Out of scope', onClick: () => label('out_of_scope') }),
      button('button', { label: 'No label fits', onClick: () => label(null) }),
    ],
  });
}

function choice(topics: readonly string[], label: ItemOptions['label']): HTMLElement {
  const option = (id: string) =>
    element('option', '', { attributes: { value: id }, children: [labelName(id)] });
  const group = (name: string, ids: readonly string[]) =>
    element('optgroup', '', { attributes: { label: name }, children: ids.map(option) });
  const select = element('select', 'input', {
    children: [
      element('option', '', { attributes: { value: '' }, children: ['Choose…'] }),
      group('Topics', topics.filter((id) => id !== 'out_of_scope').toSorted()),
      group('Not a topic', NOT_TOPICS),
    ],
  });
  const form = element('form', 'choices', {
    children: [
      inlineField('Something else', select),
      element('button', 'button', { attributes: { type: 'submit' }, children: ['Label'] }),
    ],
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (select.value === '') select.focus();
    else label(select.value);
  });
  return form;
}
