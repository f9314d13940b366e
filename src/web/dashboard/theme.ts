import { button } from '../elements.ts';

const KEY = 'larkline.theme';
const CHANGED = 'larkline:theme';

type Theme = 'light' | 'dark';

/** Applies what was chosen on this computer; without a choice the system decides. */
export function applyTheme(): void {
  const chosen = readTheme();
  if (chosen) document.documentElement.dataset['theme'] = chosen;
}

/** The switch between dark and light. */
export function themeSwitch(): HTMLButtonElement {
  const made = button('tool theme', { label: '', onClick: () => choose(isDark() ? 'light' : 'dark') });
  const show = () => {
    made.textContent = isDark() ? 'Light' : 'Dark';
    made.setAttribute('aria-label', isDark() ? 'Switch to light colors' : 'Switch to dark colors');
  };
  show();
  onThemeChange(show);
  return made;
}

/** Calls back whenever the colors change, by the switch or by the system. */
export function onThemeChange(listener: () => void, { signal }: { signal?: AbortSignal } = {}): void {
  const options = signal ? { signal } : {};
  window.addEventListener(CHANGED, listener, options);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', listener, options);
}

function choose(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Forbidden or full: the choice lasts until the reload.
  }
  window.dispatchEvent(new Event(CHANGED));
}

function isDark(): boolean {
  const chosen = document.documentElement.dataset['theme'];
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function readTheme(): Theme | null {
  try {
    const saved = localStorage.getItem(KEY);
    return saved === 'light' || saved === 'dark' ? saved : null;
  } catch {
    return null;
  }
}
