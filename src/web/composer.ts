import { byId } from './elements.ts';
import { icon } from './icons.ts';

/** From here on the customer is told how much room is left. */
const NEARLY_FULL = 1_000;

export interface Composer {
  focus(): void;
  /** Puts text in front of what is being written. */
  putBack(text: string): void;
}

/** The message field: Enter sends, Shift+Enter begins a new line. `send` gets text that is not blank. */
export function createComposer({
  send,
  announce,
}: {
  send: (content: string) => void;
  announce: (words: string) => void;
}): Composer {
  const form = byId('composer', HTMLFormElement);
  const field = byId('message', HTMLTextAreaElement);
  const grow = byId('grow', HTMLElement);
  form.querySelector('button')?.append(icon('send'));

  const resize = () => {
    // The copy behind the field is what gives it its height.
    grow.dataset['text'] = field.value;
    const left = field.maxLength - field.value.length;
    if (left < NEARLY_FULL) announce(`${left} characters left`);
  };
  field.addEventListener('input', resize);
  field.addEventListener('keydown', (event) => {
    // While a character is being composed, Enter chooses it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const content = field.value.trim();
    field.focus();
    if (content === '') return;
    field.value = '';
    resize();
    send(content);
  });
  // A browser may fill the field again after a reload.
  resize();

  return {
    focus: () => field.focus(),
    putBack(text) {
      field.value = field.value === '' ? text : `${text}\n${field.value}`;
      resize();
      field.focus();
    },
  };
}
