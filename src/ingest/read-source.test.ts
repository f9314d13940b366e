import { afterAll, describe, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSource } from './read-source.ts';
import { covers, createCollector } from './source.ts';
import { makeZip } from './zip.fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'larkline-ingest-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A folder with these files, by path. */
async function folder(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const path = mkdtempSync(join(root, 'f-'));
  for (const [name, data] of Object.entries(files)) await Bun.write(join(path, name), data);
  return path;
}

async function read(files: Readonly<Record<string, string | Uint8Array>>, defaults = {}) {
  return readSource(await folder(files), { defaults, allowedHosts: [], delayMs: 0 });
}

describe('a folder', () => {
  test('gives one article per file; what a file does not say comes from where it stands', async () => {
    const { documents, problems, complete } = await read({
      'billing/Late Fees/Why a fee.md': 'A fee of ten dollars.\n\n## Rules\nNone.',
      'tech-support/Wi-Fi lento.md': '# Wi-Fi lento\r\n\r\nAcércate al módem.\r\n',
      'notes.txt': 'no article',
      '.git/x.md': 'hidden',
    });
    expect(problems).toEqual([]);
    expect(complete).toBeTrue();
    expect(documents).toMatchObject([
      {
        path: 'billing/Late Fees/Why a fee.md',
        draft: {
          slug: 'billing-late-fees-why-a-fee',
          title: 'Rules',
          agent: 'billing',
          category: 'late-fees',
          language: 'en',
          topics: [],
          steps: [],
        },
      },
      {
        draft: {
          slug: 'tech-support-wi-fi-lento',
          title: 'Wi-Fi lento',
          agent: 'tech_support',
          category: 'general',
          body: 'Acércate al módem.',
        },
      },
    ]);
  });

  test('lets front matter count more than what the importer says, and that more than the folder', async () => {
    const own =
      '---\nslug: own-slug\ntitle: Own\nlanguage: es\ndate: 2026-01-01\nkeywords: [WiFi]\n---\nText.';
    const { documents } = await read(
      { 'billing/a.md': own, 'billing/b.md': 'Text.' },
      { language: 'en', agent: 'tech_support', category: 'faq' },
    );
    expect(documents[0]?.draft).toMatchObject({
      slug: 'own-slug',
      title: 'Own',
      language: 'es',
      agent: 'tech_support',
      category: 'faq',
      keywords: ['wifi'],
    });
    expect(documents[1]?.draft).toMatchObject({ slug: 'billing-b', title: 'B', language: 'en' });
  });

  test('lists what is broken and reads the rest', async () => {
    const { documents, problems, complete } = await read({
      'bytes.md': Uint8Array.from([0x23, 0x20, 0xff, 0xfe, 0xfa]),
      'empty.md': '\n \n',
      'good.md': '\ufeff# Good\n\nWith a byte order mark.',
      'huge.md': 'x'.repeat(3_000_000),
      'long.md': `# Long\n\n${'y'.repeat(21_000)}`,
      'topic.md': '---\ntopics: [nothing_known]\n---\nText.',
      'yaml.md': '---\ntitle: [\n---\nText.',
      'wide.md': Buffer.from('\ufeff# Wide\n\nUTF-16.', 'utf16le'),
    });
    expect(documents.map(({ draft }) => draft.title)).toEqual(['Good', 'Wide']);
    expect(Object.fromEntries(problems.map(({ path, message }) => [path, message]))).toEqual({
      'bytes.md': 'The text is not UTF-8.',
      'empty.md': 'body must not be empty.',
      'huge.md': 'The file must have at most 2097152 bytes, not 3000000.',
      'long.md': 'body must have at most 20000 characters, not 21000.',
      'topic.md': 'topics names an unknown topic "nothing_known".',
      'yaml.md': expect.stringContaining('front matter is not valid YAML'),
    });
    expect(complete).toBeTrue();
  });

  test('follows no links, so that neither circles nor files outside come in', async () => {
    const path = await folder({ 'a.md': 'A.', 'b/c.md': 'C.' });
    const outside = await folder({ 'secret.md': 'S.' });
    symlinkSync(path, join(path, 'b/circle'));
    symlinkSync(outside, join(path, 'outside'));
    symlinkSync(join(outside, 'secret.md'), join(path, 'secret.md'));
    const { documents } = await readSource(path, { defaults: {}, allowedHosts: [], delayMs: 0 });
    expect(documents.map((document) => document.path)).toEqual(['a.md', 'b/c.md']);
  });

  test('that nests without end is read so far, and called incomplete', async () => {
    const path = await folder({ 'a.md': 'A.' });
    mkdirSync(join(path, 'd/'.repeat(40)), { recursive: true });
    const { documents, complete } = await readSource(path, { defaults: {}, allowedHosts: [], delayMs: 0 });
    expect(documents).toHaveLength(1);
    expect(complete).toBeFalse();
  });

  test('whose files make one slug keeps the first', async () => {
    const { documents, problems } = await read({ 'a b.md': 'One.', 'a-b.md': 'Two.' });
    expect(documents.map(({ path }) => path)).toEqual(['a b.md']);
    expect(problems).toEqual([{ path: 'a-b.md', message: 'The slug "a-b" is taken by a b.md.' }]);
  });
});

describe('a CSV file', () => {
  test('gives one article per row, and lists broken rows', async () => {
    const { documents, problems } = await read({
      'faq.csv':
        '\ufeffQuestion,Answer,Keywords,Language\r\n' +
        '"What, is Wi-Fi?","Radio.\r\n\r\nFor data.",WiFi | Radio,es\r\n' +
        ',no title,,\r\n' +
        'No answer,,,\r\n' +
        'too,many,cells,in,this,row\r\n',
    });
    expect(documents).toMatchObject([
      {
        path: 'faq.csv#what-is-wi-fi',
        draft: {
          title: 'What, is Wi-Fi?',
          body: 'Radio.\n\nFor data.',
          keywords: ['wifi', 'radio'],
          language: 'es',
        },
      },
    ]);
    expect(problems.map(({ path }) => path).sort()).toEqual(['faq.csv', 'faq.csv', 'faq.csv#no-answer']);
  });
});

describe('an archive', () => {
  test('is read as a folder; archives in it and paths out of it are refused', async () => {
    const inner = makeZip([{ path: 'x.md', data: 'Inner.' }]);
    const { documents, problems } = await read({
      'help.zip': makeZip([
        { path: 'guides/one.md', data: 'One.' },
        { path: '__MACOSX/guides/one.md', data: 'no' },
        { path: 'inner.zip', data: inner },
        { path: '../out.md', data: 'Out.' },
        { path: 'bomb.html', data: new Uint8Array(20_000_000) },
      ]),
    });
    expect(documents).toMatchObject([
      { path: 'help.zip/guides/one.md', draft: { slug: 'guides-one', category: 'guides' } },
    ]);
    expect(problems.map(({ path, message }) => [path, message.slice(0, 20)])).toEqual([
      ['help.zip/inner.zip', 'Archives in archives'],
      ['help.zip/../out.md', 'The path is not one '],
      ['help.zip/bomb.html', 'The file unpacks to '],
    ]);
  });

  test('that is none is a problem of that file', async () => {
    const { problems } = await read({ 'help.zip': 'nothing of the kind' });
    expect(problems).toEqual([{ path: 'help.zip', message: 'The file is not a ZIP archive.' }]);
  });
});

describe('a collector', () => {
  test('stops at the bytes of an import, and says that the source is not complete', () => {
    const collector = createCollector();
    expect(collector.takeBytes(60_000_000)).toBeTrue();
    expect(collector.takeBytes(60_000_000)).toBeFalse();
    expect(collector.open).toBeFalse();
    expect(collector.finish()).toMatchObject({ complete: false, problems: [{ path: '' }] });
  });

  test('lists so many problems and counts the rest, which may hide anything', () => {
    const collector = createCollector();
    for (let index = 0; index < 600; index += 1) collector.fail(`${index}.md`, new Error('Broken.'));
    const { problems, complete } = collector.finish();
    expect(problems).toHaveLength(501);
    expect(problems.at(-1)?.message).toBe('There are 100 more problems.');
    expect(complete).toBeFalse();
  });

  test('knows what a problem covers', () => {
    const problem = { path: 'faq.csv', message: '' };
    expect(['faq.csv', 'faq.csv#a', 'faq.csv/a'].every((path) => covers(problem, path))).toBeTrue();
    expect(['faq.csv2', 'a/faq.csv', 'faq'].some((path) => covers(problem, path))).toBeFalse();
  });
});

test('a path that is not there, and a file that holds no articles, are refused', async () => {
  const fail = async (path: string): Promise<string> => {
    try {
      await readSource(path, { defaults: {}, allowedHosts: [], delayMs: 0 });
      return 'read';
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(await fail(join(root, 'nowhere'))).toContain('ENOENT');
  const file = join(await folder({ 'a.txt': 'x' }), 'a.txt');
  expect(await fail(file)).toBe('The file must end in .md, .html, .csv or .zip.');
});
