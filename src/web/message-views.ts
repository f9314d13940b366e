import type { CustomerEntry, Draft, ReplyEntry, WaitingMessage } from './conversation.ts';
import { fullDate, timeOfDay } from './dates.ts';
import { button, element, setText } from './elements.ts';
import { ratingView, solvedView, type Tell } from './rating-view.ts';
import { reasonsView } from './reasons-view.ts';
import { agentName } from './words.ts';

/** One message of the customer: first while it waits, then committed, in the same element. */
export interface CustomerView {
  readonly root: HTMLElement;
  waits(message: WaitingMessage, options: { label: string | null; takeBack: () => void }): void;
  committed(entry: CustomerEntry): void;
}

export function customerView(content: string): CustomerView {
  const text = element('p', 'text', { children: [content] });
  const foot = element('div', 'foot');
  const root = element('article', 'message customer', {
    attributes: { 'aria-label': 'You' },
    children: [text, foot],
  });
  const label = element('span', 'state');
  let takeBack: HTMLButtonElement | null = null;
  return {
    root,
    waits(message, options) {
      root.dataset['state'] = message.problem === null ? 'waiting' : 'unsent';
      setText(label, message.problem === null ? (options.label ?? '') : `Not sent. ${message.problem}`);
      if (!label.isConnected) foot.append(label);
      if (message.problem !== null && takeBack === null) {
        takeBack = button('tool', { label: 'Edit', onClick: options.takeBack });
        foot.append(takeBack);
      }
    },
    committed(entry) {
      if (root.dataset['state'] === 'committed') return;
      root.dataset['state'] = 'committed';
      foot.replaceChildren(timeElement(entry.at));
    },
  };
}

/** One reply: first while it is written, then whole, in the same element. */
export interface ReplyView {
  readonly root: HTMLElement;
  writing(draft: Draft, options: { stop: () => void }): void;
  committed(entry: ReplyEntry, options: { rate: Tell; tellSolved: Tell }): void;
}

export function replyView(): ReplyView {
  const byline = element('div', 'byline', {
    children: [element('span', 'agent', { children: ['Answering'] })],
  });
  const text = element('p', 'text');
  const tools = element('div', 'tools');
  const root = element('article', 'message reply', {
    attributes: { 'aria-label': 'Answer' },
    children: [byline, text, tools],
  });
  return {
    root,
    writing(draft, { stop }) {
      if (root.dataset['state'] !== 'writing') {
        root.dataset['state'] = 'writing';
        root.setAttribute('aria-busy', 'true');
        tools.replaceChildren(button('tool', { label: 'Stop', onClick: stop }));
      }
      setText(text, draft.content);
    },
    committed({ reply, at }, { rate, tellSolved }) {
      if (root.dataset['state'] === 'committed') return;
      root.dataset['state'] = 'committed';
      root.dataset['agent'] = reply.agent;
      root.removeAttribute('aria-busy');
      root.setAttribute('aria-label', agentName(reply.agent));
      const marked =
        reply.state === 'escalation' ? [element('span', 'tag', { children: ['Marked for a person'] })] : [];
      byline.replaceChildren(
        element('span', 'agent', { children: [agentName(reply.agent)] }),
        timeElement(at),
        ...marked,
      );
      setText(text, reply.content);
      const { toggle, panel } = reasonsView(reply);
      tools.replaceChildren(toggle, ratingView(rate));
      tools.after(...(reply.state === 'resolved' ? [solvedView(tellSolved), panel] : [panel]));
    },
  };
}

function timeElement(at: string): HTMLElement {
  return element('time', '', {
    attributes: { datetime: at, title: fullDate(at) },
    children: [timeOfDay(at)],
  });
}
