import { describe, expect, test } from 'bun:test';
import { renderFacts } from '#core/knowledge/render-facts.ts';
import spanishTexts from './brand.es.json' with { type: 'json' };
import brand from './brand.json' with { type: 'json' };
import { readSeedArticles } from './read-articles.ts';
import { spanishFacts } from './spanish-facts.ts';

const articles = await readSeedArticles();

describe('facts in Spanish articles', () => {
  test('have Spanish units, one and many', () => {
    const facts = spanishFacts({
      grace: { days: 5 },
      notice: { days: 1 },
      hold: { months: 1 },
      history: { months: 24 },
      window: { hours: 4 },
      restart: { minutes: 5 },
      fee: { cents: 1850 },
    });
    const text = renderFacts(
      '{{grace}}, {{notice}}, {{hold}}, {{history}}, {{window}}, {{restart}}, {{fee}}',
      facts,
    );
    expect(text).toBe('5 días, 1 día, 1 mes, 24 meses, 4 horas, 5 minutos, $18.50');
  });

  test('are translated only for facts that the brand has', () => {
    expect(Object.keys(brand.facts)).toEqual(expect.arrayContaining(Object.keys(spanishTexts)));
  });

  test('leave no English unit or text in a Spanish article', () => {
    const spanish = articles.filter(({ language }) => language === 'es');
    expect(spanish.length).toBeGreaterThanOrEqual(40);
    for (const { slug, title, steps, body } of spanish) {
      const text = [title, ...steps, body].join('\n');
      expect([slug, /\b(days?|hours?|minutes?|months?|seconds|app$|Monday|every)\b/.exec(text)]).toEqual([
        slug,
        null,
      ]);
    }
  });

  test('stay English in an English article', () => {
    const english = articles.find(({ slug }) => slug === 'late-fee-charged');
    expect(english?.body).toContain('5 days after the due date');
  });
});
