import type { Notice } from './connection.ts';
import { byId, setText } from './elements.ts';

/** The line about the connection above the composer. */
export function createNoticeView({
  retry,
  announce,
}: {
  retry: () => void;
  announce: (words: string) => void;
}) {
  const root = byId('notice', HTMLElement);
  const text = byId('notice-text', HTMLElement);
  const countdown = byId('notice-countdown', HTMLElement);
  const again = byId('retry', HTMLButtonElement);
  again.addEventListener('click', retry);
  let said = '';
  return {
    show(notice: Notice | null): void {
      root.hidden = notice === null;
      setText(text, notice?.text ?? '');
      setText(countdown, notice?.countdown ?? '');
      again.hidden = notice?.canRetry !== true;
      const words = notice?.text ?? (said === '' ? '' : 'Connected.');
      if (words !== said && words !== '') announce(words);
      said = notice === null ? '' : words;
    },
  };
}
