import type { Database } from '#db/client.ts';

/** What the server does for the statements of one request. */
export interface PlanSummary {
  /** A line for each statement: which rows it reads and how, and the time. */
  readonly lines: readonly string[];
  /** Tables read from end to end that grow with the conversations. */
  readonly fullScans: readonly string[];
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Loops'?: number;
  readonly 'Actual Rows'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Tables that stay small whatever happens. */
const SMALL: ReadonlySet<string> = new Set(['analytics_progress', 'articles']);

/** Runs a request on a database that notes its statements, and has each of them explained. */
export async function summarizePlans(
  database: Database,
  request: (watched: Database) => Promise<unknown>,
): Promise<PlanSummary> {
  const statements: { text: string; parameters: readonly string[] }[] = [];
  const sql = new Proxy(database.sql, {
    get(target, name) {
      if (name !== 'unsafe') return Reflect.get(target, name);
      return (text: string, parameters: string[], options: object) => {
        statements.push({ text, parameters });
        return target.unsafe(text, parameters, options);
      };
    },
  });
  await request({ ...database, sql });
  const lines: string[] = [];
  const fullScans: string[] = [];
  for (const { text, parameters } of statements) {
    const [row] = await database.sql.unsafe<
      { 'QUERY PLAN': readonly { Plan: PlanNode; 'Execution Time': number; 'Planning Time': number }[] }[]
    >(`explain (analyze, timing off, format json) ${text}`, [...parameters]);
    const plan = row?.['QUERY PLAN'][0];
    if (!plan) continue;
    const scans = scansOf(plan.Plan);
    fullScans.push(...scans.filter(({ full }) => full).map(({ about }) => about));
    lines.push(
      `${scans.map(({ about }) => about).join(', ')}; planned in ${plan['Planning Time'].toFixed(1)} ms, ran ${plan['Execution Time'].toFixed(1)} ms`,
    );
  }
  return { lines, fullScans };
}

function scansOf(node: PlanNode): readonly { readonly about: string; readonly full: boolean }[] {
  const relation = node['Relation Name'] ?? indexTable(node['Index Name']);
  const rows = (node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 0);
  const own =
    relation === undefined
      ? []
      : [
          {
            about: `${node['Node Type']} of ${node['Index Name'] ?? relation} (${Math.round(rows)} rows in ${node['Actual Loops']})`,
            full: node['Node Type'] === 'Seq Scan' && !SMALL.has(relation) && (node['Actual Loops'] ?? 0) > 0,
          },
        ];
  return [...own, ...(node.Plans ?? []).flatMap(scansOf)];
}

/** A bitmap scan of an index does not name its table. */
function indexTable(index: string | undefined): string | undefined {
  return index;
}
