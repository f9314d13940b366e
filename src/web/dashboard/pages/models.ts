import { element } from '../../elements.ts';
import { count, fine } from '../format.ts';
import { taskName } from '../names.ts';
import { card, cards } from '../parts/card.ts';
import { dataTable } from '../parts/data-table.ts';
import type { ModelList, ModelTask, ModelVersion } from '../staff-types.ts';
import { dateTime } from '../times.ts';
import type { Page, ViewContext } from '../view.ts';

const SHOWN_HASH = 8;
const SHOWN_METRICS = 5;

/** The trained models, and which of them are in force. */
export const modelsPage: Page = {
  name: 'Models',
  forAgents: false,
  ranged: false,
  skeleton: { tiles: 0, cards: 3 },
  async build(context) {
    const { models } = await context.api.get<ModelList>('/models', { signal: context.signal });
    return {
      title: 'Models',
      note: 'They are trained, compared, promoted and rolled back by commands; every server follows within seconds.',
      content: [cards(...models.map((task) => taskCard(task, context)))],
    };
  },
};

function taskCard({ task, in_force, in_use, versions }: ModelTask, { range }: ViewContext): HTMLElement {
  return card({
    title: taskName(task),
    wide: true,
    note: forceWords({ inForce: in_force, inUse: in_use }),
    body: [
      dataTable({
        caption: `Versions of ${taskName(task)}`,
        empty: 'None was trained and kept yet: the built-in model does the work.',
        columns: [
          { title: 'Version' },
          { title: 'Trained' },
          { title: 'Figures' },
          { title: 'Data set' },
          { title: 'Size', numeric: true },
        ],
        rows: versions.map((version) => ({
          cells: [
            versionCell(version),
            dateTime(version.created_at, range.timeZone),
            metricWords(version),
            hash(version.dataset_hash),
            `${count(version.bytes / 1024)} KB`,
          ],
        })),
      }),
    ],
  });
}

function forceWords({ inForce, inUse }: { inForce: number; inUse: number | null }): string {
  const name = (version: number) => (version === 0 ? 'the built-in model' : `version ${version}`);
  if (inUse === null) return `In force: ${name(inForce)}. This server does not use this task.`;
  if (inUse === inForce) return `In force: ${name(inForce)}.`;
  return `In force: ${name(inForce)}; this server still works with ${name(inUse)}.`;
}

function versionCell({ version, in_force }: ModelVersion): string | Node {
  if (!in_force) return String(version);
  return element('span', '', {
    children: [`${version} `, element('span', 'badge', { children: ['in force'] })],
  });
}

function metricWords({ metrics }: ModelVersion): string {
  const words = Object.entries(metrics).map(([name, value]) => `${name} ${fine(value)}`);
  const shown = words.slice(0, SHOWN_METRICS).join(', ');
  return words.length > SHOWN_METRICS ? `${shown} and ${words.length - SHOWN_METRICS} more` : shown || '–';
}

function hash(text: string): HTMLElement {
  return element('code', '', { attributes: { title: text }, children: [text.slice(0, SHOWN_HASH)] });
}
