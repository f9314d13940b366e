import { describe, expect, test } from 'bun:test';
import { htmlToMarkdown } from './html-to-markdown.ts';

describe('htmlToMarkdown', () => {
  test('keeps the main content: headings, lists, code and tables, without what surrounds it', () => {
    const page = htmlToMarkdown(`<!doctype html><html lang="es-MX"><head><title>Lights | Acme</title>
      <style>p { color: red }</style></head><body>
      <header><h1>Acme Help</h1></header><nav>Home</nav>
      <main><h1>Router   <em>lights</em></h1>
      <p>Green is &amp; stays good.<br>Red&nbsp;is not.</p><aside>Buy more</aside>
      <h2>What to do</h2><ol><li>Unplug it<li>Wait<ul><li>30 seconds</ul></ol>
      <pre>ping   1.1.1.1
  twice</pre><table><tr><th>Color<th>Meaning<tr><td>Green<td>Good</table>
      <script>alert('no')</script><form>Was this helpful?</form></main>
      <footer>Terms</footer></body></html>`);
    expect(page).toEqual({
      title: 'Router lights',
      language: 'es',
      markdown: [
        'Green is & stays good.\nRed is not.',
        '## What to do',
        '1. Unplug it\n2. Wait\n  - 30 seconds',
        '```\nping   1.1.1.1\n  twice\n```',
        'Color | Meaning\nGreen | Good',
      ].join('\n\n'),
    });
  });

  test('takes the title from the header of the article, else from the head', () => {
    expect(
      htmlToMarkdown('<h1>Site</h1><article><header><h1>Late fee</h1></header><p>x</article>').title,
    ).toBe('Late fee');
    expect(htmlToMarkdown('<title>A &lt;b&gt; title</title><body><p>x').title).toBe('A <b> title');
  });

  test('takes the whole body where nothing is marked as the main content, without hidden parts', () => {
    const { markdown } = htmlToMarkdown(
      '<div>One</div><div hidden>no</div><p aria-hidden="true">no</p><p>Two',
    );
    expect(markdown).toBe('One\n\nTwo');
  });

  test('survives markup that is no markup', () => {
    for (const html of [
      '',
      '<',
      '</p></p></div>',
      '<p',
      '<!--',
      '<![CDATA[',
      '&#0;&#xD800;&bogus;',
      '<p/><br/></br>x',
    ])
      expect(htmlToMarkdown(html).markdown).toBeString();
  });

  test('refuses endless nesting', () => {
    expect(() => htmlToMarkdown('<div>'.repeat(100_000))).toThrow('nest too deeply');
  });

  test.each([
    ['text', 'a '],
    ['unknown closing tags', '</x>'],
    ['ampersands', '&'],
    ['open comments', '<!--'],
    ['attributes', '<p a a a a>'],
    ['list items', '<li>x'],
    ['backticks in code', '<pre>```</pre>'],
  ])('takes linear time for %s', (_, piece) => {
    const time = (count: number): number => {
      const html = `<body>${piece.repeat(count)}`;
      const startedAt = performance.now();
      htmlToMarkdown(html);
      return performance.now() - startedAt;
    };
    time(5_000);
    const small = Math.min(time(10_000), time(10_000), time(10_000));
    const large = Math.min(time(80_000), time(80_000));
    // Eight times as much: quadratic work would take 64 times as long.
    expect(large).toBeLessThan(Math.max(small, 1) * 32);
  });
});
