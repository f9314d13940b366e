import { join } from 'node:path';

/** A dashboard of Grafana, as far as tests read it. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

export interface Panel {
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[];
}

const FOLDER = join(import.meta.dir, '../../deploy/grafana/dashboards');

export async function readDashboards(): Promise<readonly Dashboard[]> {
  const names = await Array.fromAsync(new Bun.Glob('*.json').scan(FOLDER));
  return Promise.all(
    names.toSorted().map(async (name) => (await Bun.file(join(FOLDER, name)).json()) as Dashboard),
  );
}

export function queriesOf({ panels }: Dashboard): readonly string[] {
  return panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
}
