import { arrange, button, byId } from './elements.ts';
import type { QuickReply } from './quick-replies.ts';

/** The row of buttons above the composer; a button keeps its element, and so the focus, as long as it is shown. */
export function createQuickRepliesView(send: (message: string) => void) {
  const root = byId('quick', HTMLElement);
  const buttons = new Map<string, HTMLButtonElement>();
  const buttonOf = ({ label, message }: QuickReply) => {
    const known = buttons.get(label);
    if (known) return known;
    const made = button('button', { label, onClick: () => send(message) });
    buttons.set(label, made);
    return made;
  };
  return {
    show(replies: readonly QuickReply[]): void {
      root.hidden = replies.length === 0;
      arrange(root, replies.map(buttonOf));
    },
  };
}
