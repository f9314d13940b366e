import { type CellDeltas, type CountedFact, cellDeltas } from '#core/analytics/cell-deltas.ts';
import { CELL_KIND_NAMES, CELL_KINDS, type CellKindName } from '#core/analytics/cell-kinds.ts';
import {
  countedFact,
  FACT_ROW_COLUMNS,
  factRow,
  type NewFact,
  STORED_FACT_COLUMNS,
  type StoredFactRow,
} from './fact-rows.ts';
import type { Transaction } from './transaction.ts';

/**
 * Puts facts in the place of those stored of the same conversations, changes the cells by the difference, and marks what
 * depends on these facts in turn.
 */
export async function saveFacts(sql: Transaction, facts: readonly NewFact[]): Promise<void> {
  const stored = await readStored(
    sql,
    facts.map(({ fact }) => fact.conversationId),
  );
  const changes = facts.map(({ fact }) => ({ before: stored.get(fact.conversationId) ?? null, after: fact }));
  await upsertFacts(sql, facts);
  await addDeltas(sql, cellDeltas(changes));
  await markReturns(sql, changes);
}

async function readStored(sql: Transaction, ids: readonly string[]): Promise<Map<string, CountedFact>> {
  const rows = await sql.unsafe<StoredFactRow[]>(READ_STORED, [JSON.stringify(ids)], { prepare: true });
  return new Map(rows.map((row) => [row.conversation_id, countedFact(row)]));
}

const READ_STORED = `
  select ${STORED_FACT_COLUMNS.map((name) => `conversation_facts.${name}`).join(', ')},
    floor(extract(epoch from begun_at) * 1000)::float8 as begun_at_ms
  from json_array_elements_text($1::text::json) as wanted
  join conversation_facts on conversation_facts.conversation_id = wanted.value::uuid`;

async function upsertFacts(sql: Transaction, facts: readonly NewFact[]): Promise<void> {
  await sql.unsafe(UPSERT_FACTS, [JSON.stringify(facts.map(factRow))], { prepare: true });
}

const FACT_NAMES = FACT_ROW_COLUMNS.map(([name]) => name);

/** When the conversation began is copied to the last digit: a window must hold the fact exactly when it holds the conversation. */
const UPSERT_FACTS = `
  insert into conversation_facts (begun_at, ${FACT_NAMES.join(', ')})
  select conversations.created_at, ${FACT_NAMES.map((name) => `fact.${name}`).join(', ')}
  from json_to_recordset($1::text::json) as fact (${FACT_ROW_COLUMNS.map((column) => column.join(' ')).join(', ')})
  join conversations on conversations.id = fact.conversation_id
  on conflict (conversation_id) do update set ${FACT_NAMES.map((name) => `${name} = excluded.${name}`).join(', ')}`;

async function addDeltas(sql: Transaction, deltas: CellDeltas): Promise<void> {
  for (const kind of CELL_KIND_NAMES) {
    if (deltas[kind].length === 0) continue;
    const columns = [...CELL_KINDS[kind].keys, ...CELL_KINDS[kind].sums];
    const rows = deltas[kind].map(({ grain, startMs, part }) => ({
      grain,
      start: new Date(startMs).toISOString(),
      // Most sums are 0, and need not be sent.
      ...Object.fromEntries(
        columns.map((name, index) => [name, part[index]]).filter(([, value]) => value !== 0),
      ),
    }));
    await sql.unsafe(ADD_DELTAS[kind], [JSON.stringify(rows)], { prepare: true });
  }
}

/** Adds to the cells of a kind, and makes those that there are none of. */
function addStatement(kind: CellKindName): string {
  const { table, keys, sums } = CELL_KINDS[kind];
  const typeOf = (key: string) => (NUMBER_KEYS.has(key) ? 'smallint' : 'text');
  const keyColumns = ['grain text', 'start timestamptz', ...keys.map((key) => `${key} ${typeOf(key)}`)];
  const value = (key: string) => (NUMBER_KEYS.has(key) ? `coalesce(${key}, 0)` : key);
  return `
    insert into ${table} (grain, start, ${keys.join(', ')}, ${sums.join(', ')})
    select grain, start, ${keys.map(value).join(', ')}, ${sums.map((sum) => `coalesce(${sum}, 0)`).join(', ')}
    from json_to_recordset($1::text::json)
      as delta (${keyColumns.join(', ')}, ${sums.map((sum) => `${sum} bigint`).join(', ')})
    on conflict (grain, start, ${keys.join(', ')}) do update
      set ${sums.map((sum) => `${sum} = ${table}.${sum} + excluded.${sum}`).join(', ')}`;
}

const NUMBER_KEYS: ReadonlySet<string> = new Set(['bin', 'step', 'turn_number']);

const ADD_DELTAS = Object.fromEntries(CELL_KIND_NAMES.map((kind) => [kind, addStatement(kind)])) as Record<
  CellKindName,
  string
>;

/**
 * A conversation whose topic is new says that its customer was back: facts that were made without knowing it are to be
 * made again. Those whose first period is not over will ask anyhow.
 */
async function markReturns(
  sql: Transaction,
  changes: readonly { readonly before: CountedFact | null; readonly after: NewFact['fact'] }[],
): Promise<void> {
  const returns = changes.flatMap(({ before, after }) =>
    before?.topic === after.topic
      ? []
      : [before?.topic ?? null, after.topic]
          .filter((topic) => topic !== null)
          .map((topic) => ({ conversation_id: after.conversationId, topic })),
  );
  if (returns.length === 0) return;
  await sql`
    insert into stale_facts (conversation_id)
    select distinct earlier.conversation_id
    from json_to_recordset(${JSON.stringify(returns)}::text::json) as back (conversation_id uuid, topic text)
    join conversation_facts as later on later.conversation_id = back.conversation_id
    join conversation_facts as earlier on earlier.owner_id = later.owner_id and earlier.topic = back.topic
      and earlier.begun_at < later.begun_at and earlier.durable_7_due = 1
      and (earlier.resolved_at is null
        or earlier.resolved_at between later.begun_at - interval '30 days' and later.begun_at)
    on conflict (conversation_id) do nothing`;
}
