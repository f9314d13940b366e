import { button, element } from '../elements.ts';
import { type DateRange, datesOf, PRESET_NAMES, PRESETS, rangeOfDates, timeZones } from './date-range.ts';
import { inlineField } from './parts/inline-field.ts';

export interface ToolbarOptions {
  /** The person chose another range or zone. */
  readonly choose: (range: DateRange) => void;
  readonly download: () => Promise<void>;
}

export interface ToolbarState {
  readonly range: DateRange;
  /** Whether the page is about a time that can be chosen. */
  readonly ranged: boolean;
  readonly csv: boolean;
}

/** Time, time zone and file: the same on all pages, so that it stays where it is while they change. */
export function createToolbar({ choose, download }: ToolbarOptions) {
  let shown: DateRange | null = null;
  const pick = (change: (range: DateRange) => DateRange) => {
    if (!shown) return;
    // The next choice may come before the page of this one is there.
    shown = change(shown);
    choose(shown);
  };
  const presets = createPresets((preset) => pick((range) => ({ ...range, preset })));
  const dates = createDates((picked) => pick(({ timeZone }) => rangeOfDates({ ...picked, timeZone })));
  const zone = createZone((timeZone) => pick((range) => ({ ...range, timeZone })));
  const file = createFile(download);
  const time = element('div', 'toolbar-part', { children: [presets.root, dates.root] });
  const root = element('div', 'toolbar', {
    attributes: { role: 'group', 'aria-label': 'Time and file' },
    children: [time, element('div', 'toolbar-part', { children: [zone.root, file] })],
  });
  return {
    root,
    show({ range, ranged, csv }: ToolbarState): void {
      shown = range;
      time.hidden = !ranged;
      presets.show(range);
      dates.show(range);
      zone.show(range.timeZone);
      file.hidden = !csv;
    },
  };
}

function createPresets(choose: (preset: (typeof PRESETS)[number]) => void) {
  const buttons = PRESETS.map((preset) => ({
    preset,
    root: button('segment', { label: PRESET_NAMES[preset], onClick: () => choose(preset) }),
  }));
  return {
    root: element('div', 'segments', {
      attributes: { role: 'group', 'aria-label': 'Time' },
      children: buttons.map(({ root }) => root),
    }),
    show({ preset: chosen }: DateRange): void {
      for (const { preset, root } of buttons) root.setAttribute('aria-pressed', String(preset === chosen));
    },
  };
}

/** Two dates, both included. */
function createDates(choose: (dates: { first: string; last: string }) => void) {
  const first = dateField('From');
  const last = dateField('To');
  const problem = element('p', 'problem', { attributes: { role: 'alert' } });
  const form = element('form', 'dates', {
    attributes: { 'aria-label': 'Dates', novalidate: '' },
    children: [
      first.root,
      last.root,
      element('button', 'button', { attributes: { type: 'submit' }, children: ['Show'] }),
      problem,
    ],
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const [from, to] = [first.input.value, last.input.value];
    const complete = from !== '' && to !== '';
    problem.textContent = complete
      ? from > to
        ? 'The first day is after the last.'
        : ''
      : 'Enter both days.';
    if (complete && from <= to) choose({ first: from, last: to });
  });
  return {
    root: form,
    show(range: DateRange): void {
      const dates = datesOf(range);
      first.input.value = dates.first;
      last.input.value = dates.last;
      problem.textContent = '';
      form.classList.toggle('chosen', range.preset === null);
    },
  };
}

function dateField(label: string) {
  const input = element('input', 'input', { attributes: { type: 'date', required: '' } });
  return { root: inlineField(label, input), input };
}

function createZone(choose: (timeZone: string) => void) {
  const select = element('select', 'input', {
    children: timeZones().map((name) =>
      element('option', '', { attributes: { value: name }, children: [name.replaceAll('_', ' ')] }),
    ),
  });
  select.addEventListener('change', () => choose(select.value));
  return {
    root: inlineField('Time zone', select),
    show(timeZone: string): void {
      // Browsers know more names than they list.
      if (![...select.options].some(({ value }) => value === timeZone)) {
        select.append(element('option', '', { attributes: { value: timeZone }, children: [timeZone] }));
      }
      select.value = timeZone;
    },
  };
}

function createFile(download: () => Promise<void>): HTMLButtonElement {
  const made = button('button', {
    label: 'CSV',
    onClick: () => {
      made.disabled = true;
      void download().finally(() => {
        made.disabled = false;
      });
    },
  });
  made.setAttribute('aria-label', 'Download these conversations as CSV');
  return made;
}
