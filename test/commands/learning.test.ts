import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModel } from '#core/nlu/classifier/codec.ts';
import { trainClassifier } from '#core/nlu/classifier/train.ts';
import { type Database, openDatabase } from '#db/client.ts';
import { startEmbeddedDatabase } from '#db/embedded/embedded-database.ts';
import { startNode } from '#features/chat/node.fixture.ts';
import { readOwnExamples } from '#mlops/own-examples.ts';

const ROOT = join(import.meta.dir, '../..');
const folder = mkdtempSync(join(tmpdir(), 'larkline-learning-'));
const dataDir = join(folder, 'data');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = Bun.spawn([process.execPath, join(ROOT, 'src/main.ts'), ...args], {
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, ...env },
    cwd: folder,
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { stdout, stderr, exitCode };
}

/** Runs a command that must succeed without a word on standard error. */
async function succeed(...args: readonly string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await run(args);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  return stdout;
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Does something with the database of the commands, while none of them runs. */
async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  await using address = await startEmbeddedDatabase(dataDir);
  await using database = openDatabase(address);
  return await work(database);
}

/** Everything that is stored, as a fingerprint. */
const fingerprint = () =>
  withDatabase(async ({ sql }) => {
    const rows = await sql<{ told: string }[]>`
      select md5(string_agg(t::text, ',' order by t::text)) as told from (
        select c::text from conversations c union all select m::text from messages m
        union all select t::text from turns t union all select p::text from model_promotions p) as all_rows(t)`;
    return rows[0]?.told ?? '';
  });

/** Knows two topics, and that everything about the internet belongs to the wrong one. */
function wrongModel(): Uint8Array {
  const things = ['home', 'kitchen', 'attic', 'office', 'garage', 'hall', 'bedroom', 'basement'];
  return encodeModel(
    trainClassifier([
      ...things.map((place) => ({ text: `my internet is down in the ${place}`, label: 'voicemail_setup' })),
      ...things.map((place) => ({ text: `show me the bill for the ${place}`, label: 'bill_view' })),
      { text: 'my internet is down', label: 'voicemail_setup' },
      { text: 'tell me a joke about horses', label: 'out_of_scope' },
    ]),
  );
}

const wrong = file('wrong.bin', wrongModel());

beforeAll(async () => {
  const [tested] = await readOwnExamples({ language: 'en', split: 'test' });
  const texts = [
    'my internet is down',
    'my internet is down since the storm',
    'the gizmo is gone',
    'set up voicemail',
    tested?.text ?? '',
  ];
  await succeed('seed');
  await withDatabase(async (database) => {
    const { sql } = database;
    await using node = await startNode({ database });
    for (const content of texts)
      await node.turns.handleMessage({
        ...{ userId: Bun.randomUUIDv7(), content, conversationId: null },
        ...{ clientMessageId: null, channel: 'http' },
      });
    await sql`
      insert into inbox_items (message_id, conversation_id, language, value, reasons, status, label)
      select id, conversation_id, 'en', 0.5, '["low_margin"]', 'labeled',
        case when content like '%gizmo%' then 'equipment_return' else 'no_internet' end
      from messages where role = 'user' and content not like '%voicemail%'`;
  });
}, 180_000);

describe('dataset', () => {
  test('builds examples of what people said, the same for the same data, and lists and exports them', async () => {
    const built = await succeed('dataset', 'build');
    const [, hash = ''] = /Data set ([0-9a-f]{64})/.exec(built) ?? [];
    expect(built).toContain('3 examples');
    expect(built).toMatch(/like a test text +1/);
    expect(await succeed('dataset', 'build')).toContain(`This data set was there already: ${hash}`);
    expect(await succeed('dataset', 'list')).toContain(hash);

    const lines = (await succeed('dataset', 'export', hash.slice(0, 10))).trim().split('\n').sort();
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { text: 'my internet is down since the storm', label: 'no_internet' },
      { text: 'my internet is down', label: 'no_internet', source: 'inbox_label', weight: 1 },
      { text: 'the gizmo is gone', label: 'equipment_return', conversation_id: expect.any(String) },
    ]);
    const csv = join(folder, 'out.csv');
    await succeed('dataset', 'export', '--format', 'csv', '--out', csv, hash);
    expect(readFileSync(csv, 'utf8')).toContain('the gizmo is gone,equipment_return,en,inbox_label,1,');

    // What was exported and not touched is the same data set.
    expect(await succeed('dataset', 'import', csv)).toContain(hash);
    const corrected = file(
      'corrected.csv',
      readFileSync(csv, 'utf8').replace('equipment_return', 'own_modem_compatibility'),
    );
    expect(await succeed('dataset', 'import', corrected)).not.toContain(hash);
  }, 60_000);

  test('takes only the window that was asked for', async () => {
    const { stderr, exitCode } = await run(['dataset', 'build', '--to', '2001-01-01']);
    expect({ stderr, exitCode }).toEqual({
      stderr: 'No labeled message is there yet: label some in the review inbox, or wait for feedback.\n',
      exitCode: 2,
    });
    expect(await succeed('dataset', 'build', '--from', '2001-01-01')).toContain('3 examples');
  }, 60_000);

  test.each([
    [
      'a backward window',
      ['build', '--from', '2026-02-01', '--to', '2026-01-01'],
      '--from must be before --to.',
      1,
    ],
    ['a date that there is not', ['build', '--from', '2026-02-31'], '--from must be a date such as', 1],
    ['an unknown option', ['build', '--fly'], 'Usage: dataset build', 1],
    ['an unknown verb', ['fly'], 'Usage: dataset build|import|export|list', 1],
    ['an unknown format', ['export', '--format', 'xml', 'abcdef'], 'Usage: dataset export', 1],
    ['a hash that is a path', ['export', '../../etc'], 'A data set is named by its hash', 2],
    ['a hash that there is not', ['export', 'abcdef'], 'There is no data set abcdef', 2],
    ['a file that is not there', ['import', 'nowhere.csv'], 'There is no file nowhere.csv.', 2],
    ['an unknown label', ['import', 'bad.csv'], 'bad.csv, line 3: unknown label.', 2],
  ] as const)(
    'refuses %s with one clear line',
    async (_, args, message, code) => {
      file('bad.csv', 'text,label,language\na b,pay_bill,en\nc d,nope,en\n');
      const { stdout, stderr, exitCode } = await run(['dataset', ...args]);
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: code });
      expect(stderr).toStartWith(message);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    },
    30_000,
  );
});

describe('the models', () => {
  test('are trained, compared, promoted, replayed and rolled back', async () => {
    expect(await succeed('models', 'intents-en')).toContain(
      'the built-in model is in force\n  no trained versions',
    );
    // Taken from a file, which spares the training.
    const kept = await succeed('train', '--from', wrong);
    expect(kept).toContain('Kept as version 1 of intents-en.');
    expect(kept).toMatch(/accuracy +[\d.]+% \(95% between/);
    expect(await succeed('models')).toMatch(/intents-en: the built-in model is in force\n.*\n {2}1 /);

    const compared = await succeed('compare', 'in-force', '1');
    expect(compared).toContain('in-force (built-in) is better');
    expect(compared).toMatch(/exact McNemar test: p = \d/);
    const comparison = JSON.parse(await succeed('compare', 'built-in', 'intents-en:1', '--format', 'json'));
    expect(comparison.better).toBe('first');
    expect(comparison.difference.high).toBeLessThan(-0.5);
    const measured = JSON.parse(await succeed('evaluate', '--model', '1', '--format', 'json'));
    expect(measured.accuracy).toBeLessThan(0.1);

    const before = await fingerprint();
    const replayed = JSON.parse(await succeed('replay', '--candidate', '1', '--format', 'json'));
    expect(replayed).toMatchObject({
      conversations: 5,
      messages: 5,
      current: 'the built-in model',
    });
    const topics = replayed.fields.find(({ field }: { field: string }) => field === 'topic');
    expect(topics.changes).toContainEqual({
      from: 'no_internet',
      to: 'voicemail_setup',
      count: expect.any(Number),
      examples: expect.any(Array),
    });
    expect(topics.changes[0].examples[0].text).toBeNull();
    expect(await succeed('replay', '--candidate', wrong, '--show-text')).toContain('"my internet is down"');
    expect(await fingerprint()).toBe(before);

    expect(await succeed('promote', 'intents-en', '1', '--note', 'to see it')).toContain(
      'Version 1 of intents-en is in force.',
    );
    expect(await succeed('models', 'intents-en')).toContain('1 (in force)');
    const back = JSON.parse(await succeed('replay', '--candidate', 'built-in', '--format', 'json'));
    expect(back).toMatchObject({ current: 'version 1', changed: replayed.changed });
    expect(await succeed('rollback', 'intents-en')).toContain(
      'The built-in model of intents-en is in force again.',
    );
    expect(await succeed('models', 'intents-en')).toContain('the built-in model is in force');
  }, 180_000);

  test('are trained on the project’s own texts and a data set, with the epochs and figures in a run', async () => {
    const examples = [
      'no me llega la señal del gizmo',
      'el gizmo de mi casa no prende',
      'quiero devolver el gizmo',
    ];
    const dataset = file(
      'es.csv',
      `text,label,language,split\n${examples.map((text) => `${text},equipment_return,es,train`).join('\n')}\n`,
    );
    const [, hash = ''] = /Data set ([0-9a-f]{64})/.exec(await succeed('dataset', 'import', dataset)) ?? [];
    const text = await succeed('train', '--language', 'es', '--dataset', hash.slice(0, 8));
    expect(text).toMatch(/^es: \d+ texts, 3 of them from a data set\n/);
    expect(text).toMatch(/epochs\n {2}epoch +mean violation +open labels\n {2}1 +\d/);
    expect(text).toContain('Kept as version 1 of intents-es.');
    const [, runFolder = ''] = /^Run: (.+)$/m.exec(text) ?? [];
    const facts = JSON.parse(readFileSync(join(runFolder, 'run.json'), 'utf8')) as Record<string, unknown>;
    expect(facts).toMatchObject({
      status: 'FINISHED',
      params: { language: 'es', dataset: hash, added: '3' },
      tags: {
        git_revision: expect.stringMatching(/^([0-9a-f]{40}|v\d)/),
        dataset_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      models: [{ name: 'larkline-intents-es', alias: 'candidate' }],
    });
    expect(await succeed('compare', 'built-in', '1', '--language', 'es')).toContain('labels that change');
  }, 240_000);

  test('go to a file alone when that is asked for, without a database', async () => {
    const out = join(folder, 'copy.bin');
    const { stdout, exitCode } = await run(['train', '--from', wrong, '--out', out], {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Written to ${out}.`);
    expect(stdout).not.toContain('Kept as');
    expect(readFileSync(out)).toEqual(readFileSync(wrong));
  }, 60_000);

  test('are measured and told also when the database is away or in use, which is said', async () => {
    const away = await run(['train', '--from', wrong], {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    });
    expect(away.exitCode).toBe(1);
    expect(away.stderr).toStartWith(
      'The model will not be kept as a version: The database at DATABASE_URL cannot be used',
    );
    expect(away.stdout).toContain('macro-F1');
    await using _ = await startEmbeddedDatabase(dataDir);
    const used = await run(['train', '--from', wrong]);
    expect(used.exitCode).toBe(1);
    expect(used.stderr).toContain('is in use by another process.');
    expect(used.stdout).toContain('macro-F1');
  }, 120_000);

  test('are in their run also when the database fails after the training, which is said', async () => {
    const other = file(
      'late.bin',
      encodeModel(
        trainClassifier([
          { text: 'show me the bill', label: 'bill_view' },
          { text: 'set up voicemail', label: 'voicemail_setup' },
        ]),
      ),
    );
    await withDatabase(async ({ sql }) => {
      await sql`create function refuse() returns trigger language plpgsql as $$ begin raise 'full'; end $$`;
      await sql`create trigger refuse before insert on model_versions execute function refuse()`;
    });
    const { stdout, stderr, exitCode } = await run(['train', '--from', other]);
    await withDatabase(({ sql }) => sql`drop function refuse cascade`);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^The model was not kept as a version: .{1,200}\n$/);
    const [, runFolder = ''] = /^Run: (.+)$/m.exec(stdout) ?? [];
    expect(JSON.parse(readFileSync(join(runFolder, 'run.json'), 'utf8'))).toMatchObject({
      status: 'FINISHED',
    });
  }, 120_000);

  const bytes = wrongModel();
  file('cut.bin', bytes.slice(0, -1));
  file(
    'other.bin',
    bytes.map((byte, place) => (place === 6 ? 9 : byte)),
  );
  file(
    'strange.bin',
    encodeModel(
      trainClassifier([
        { text: 'soup please', label: 'soup' },
        { text: 'rice please', label: 'rice' },
      ]),
    ),
  );
  test.each([
    ['train', ['--from', 'cut.bin'], 'cut.bin: The model file is damaged', 2],
    [
      'train',
      ['--from', 'other.bin'],
      'other.bin: The model file has version 9; this program reads version 1.',
      2,
    ],
    ['train', ['--from', 'strange.bin'], 'strange.bin: The model has 2 of 2 labels that are no topic', 2],
    ['train', ['--from', 'a', '--dataset', 'b'], 'Use either --from or --dataset.', 2],
    ['train', ['--task', 'magic'], '--task must be one of: intents, escalation.', 2],
    ['train', ['--dataset', 'ffffff'], 'There is no data set ffffff', 2],
    ['train', ['--from', 'models:/a@b'], 'models:/a@b needs MLFLOW_TRACKING_URI to be set.', 2],
    ['promote', ['intents-en', '99'], 'There is no version 99 of intents-en.', 2],
    ['promote', ['intents-en'], 'Usage: promote TASK VERSION', 1],
    ['promote', ['magic', '1'], 'The task must be one of', 2],
    ['rollback', ['escalation'], 'Nothing to take back', 1],
    ['compare', ['1'], 'Usage: compare A B', 1],
    ['compare', ['1', '98'], 'There is no version 98 of intents-en.', 2],
    [
      'compare',
      ['built-in', 'intents-es:1'],
      'intents-es:1 is not of intents-en: give --language as well.',
      2,
    ],
    ['evaluate', ['--model', 'escalation:1'], 'escalation:1 is not of intents-en', 2],
    ['compare', ['default', 'nb'], 'Only models that are trained already can be compared', 2],
    ['evaluate', ['--model', '97'], 'There is no version 97 of intents-en.', 2],
    ['replay', ['--candidate', 'cut.bin'], 'cut.bin: The model file is damaged', 2],
    ['replay', ['--candidate', 'in-force'], 'The candidate is compared with what is in force', 2],
    ['replay', ['--candidate', 'intents-es:1'], 'intents-es:1 is not of intents-en', 2],
    ['replay', ['--candidate', '1', '--limit', '0'], '--limit must be a whole number from 1 on.', 1],
  ] as const)(
    '%s %p is refused with one clear line',
    async (command, args, message, code) => {
      const { stdout, stderr, exitCode } = await run([command, ...args]);
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: code });
      expect(stderr.split('\n').at(-2)).toStartWith(message);
    },
    60_000,
  );
});
