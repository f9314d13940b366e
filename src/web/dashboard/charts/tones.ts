/** The colors of charts by what they stand for; `tones.css` has their values, for dark and light. */
export const TONES = [
  'accent',
  'amber',
  'violet',
  'rose',
  'soft',
  'muted',
  'line',
  'text',
  'surface',
] as const;
export type Tone = (typeof TONES)[number];

/** The color as the page has it now. A canvas knows nothing of style sheets, so an element is asked. */
export function toneColor(tone: Tone): string {
  const probe = document.createElement('span');
  probe.className = `tone-${tone}`;
  probe.hidden = true;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
