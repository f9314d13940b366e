import { describe, expect, test } from 'bun:test';
import { parseArticle, renderArticle } from './parse-article.ts';

const GOOD = {
  slug: 'late-fee',
  title: '"A late fee: what it is"',
  agent: 'billing',
  category: 'late-payments',
  topics: '[late_fee]',
  keywords: '\n  - late fee\n  - charged late',
  steps: '\n  - Open your bill and find the due date.\n  - "Pay {{late_fee}} now: it stops more fees."',
};

function source(
  fields: Partial<Record<string, string>> = {},
  body = 'A late fee is {{late_fee}}.\n\n## Rules\nMore.',
): string {
  const lines = Object.entries({ ...GOOD, ...fields }).map(([key, value]) => `${key}: ${value}`);
  return `---\n${lines.join('\n')}\n---\n${body}`;
}

const parse = (text: string) => parseArticle(text, { path: 'billing/late-fee.md' });

describe('parseArticle', () => {
  test('reads every field and leaves placeholders as they are', () => {
    expect(parse(source())).toEqual({
      slug: 'late-fee',
      title: 'A late fee: what it is',
      agent: 'billing',
      category: 'late-payments',
      topics: ['late_fee'],
      keywords: ['late fee', 'charged late'],
      phrasings: [],
      language: 'en',
      steps: ['Open your bill and find the due date.', 'Pay {{late_fee}} now: it stops more fees.'],
      body: 'A late fee is {{late_fee}}.\n\n## Rules\nMore.',
    });
  });

  test('reads files with Windows line ends', () => {
    expect(parse(source().replaceAll('\n', '\r\n')).steps).toHaveLength(2);
  });

  test.each([
    ['front matter is missing', 'Just text', 'front matter is missing'],
    ['YAML is broken', '---\nslug: [\n---\nText', 'front matter is not valid YAML'],
    ['front matter is a list', '---\n- a\n---\nText', 'front matter must be a list of fields'],
    ['a field is unknown', source({ author: 'me' }), 'author is not a known field'],
    ['the slug has capitals', source({ slug: 'Late-Fee' }), 'slug must be lower-case words'],
    ['the slug is a number', source({ slug: '12' }), 'slug must be lower-case words'],
    ['the title is empty', source({ title: '""' }), 'title must not be empty'],
    ['the title is no text', source({ title: '[a]' }), 'title must be text'],
    ['the agent is unknown', source({ agent: 'sales' }), 'agent must be one of'],
    ['the category is a phrase', source({ category: 'late payments' }), 'category must be lower-case words'],
    ['there are no topics', source({ topics: '[]' }), 'topics must be a list of at least one item'],
    ['a topic is unknown', source({ topics: '[late_fees]' }), 'topics names an unknown topic "late_fees"'],
    ['a topic is there twice', source({ topics: '[late_fee, late_fee]' }), 'topics must not repeat'],
    ['a keyword has capitals', source({ keywords: '[Late fee]' }), 'keywords must be lower-case'],
    ['keywords are one text', source({ keywords: 'late fee' }), 'keywords must be a list'],
    ['a step is empty', source({ steps: '["a", ""]' }), 'steps[1] must not be empty'],
    ['a step is a mapping', source({ steps: '[{a: b}]' }), 'steps[0] must be text'],
    [
      'there are too many steps',
      source({ steps: `[${Array.from({ length: 11 }, (_, i) => `s${i}`).join(', ')}]` }),
      'steps must have at most 10',
    ],
    ['the body is empty', source({}, '\n  \n'), 'body must not be empty'],
    ['a field is left out', source().replace(/category: .*\n/, ''), 'category must be lower-case words'],
  ])('names file and field when %s', (_, text, problem) => {
    expect(() => parse(text)).toThrow(`billing/late-fee.md: ${problem}`);
  });
});

describe('renderArticle', () => {
  test('renders title, steps and body, and names the article of an unknown fact', () => {
    const article = parse(source());
    const rendered = renderArticle(article, { late_fee: { cents: 1000 } });
    expect(rendered.steps[1]).toBe('Pay $10 now: it stops more fees.');
    expect(rendered.body).toStartWith('A late fee is $10.');
    expect(() => renderArticle(article, {})).toThrow('late-fee: Unknown fact {{late_fee}}.');
  });
});
