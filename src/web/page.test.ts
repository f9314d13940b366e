import { expect, test } from 'bun:test';
import { join } from 'node:path';
import brand from '#db/seed/brand.json' with { type: 'json' };
import { MAX_CONTENT_LENGTH } from '#features/chat/turn.ts';

const html = await Bun.file(join(import.meta.dir, 'index.html')).text();

test('the page names the brand and says that it is none', () => {
  expect(html).toContain(`<h1>${brand.name}</h1>`);
  expect(html.replaceAll(/\s+/g, ' ')).toContain(brand.notice);
});

test('the message field takes as much as the desk reads', () => {
  expect(html).toContain(`maxlength="${MAX_CONTENT_LENGTH}"`);
});

test.each(['index.html', 'dashboard/index.html'])(
  '%s has no script, style or handler of its own, and loads nothing from elsewhere',
  async (file) => {
    const text = await Bun.file(join(import.meta.dir, file)).text();
    expect(text).not.toMatch(
      /<style|\sstyle=|\son[a-z]+=|<script(?![^>]*src=)|(?:src|href)="(?:https?:)?\/\//,
    );
  },
);

test('no script writes markup', async () => {
  for await (const path of new Bun.Glob('**/*.ts').scan(import.meta.dir)) {
    if (path.endsWith('.test.ts')) continue;
    const text = await Bun.file(join(import.meta.dir, path)).text();
    expect(text).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\.style\b/,
    );
  }
});
