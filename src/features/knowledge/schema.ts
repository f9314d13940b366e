import { t } from 'elysia';
import { ARTICLE_AGENTS, ARTICLE_LIMITS, KEBAB_PATTERN } from '#core/knowledge/read-draft.ts';
import { LANGUAGES } from '#core/nlu/understanding.ts';
import { nullable, oneOf, uuid } from '#http/schemas.ts';

const agent = oneOf(ARTICLE_AGENTS, 'Whose article it is');
const slug = t.String({
  pattern: KEBAB_PATTERN,
  maxLength: ARTICLE_LIMITS.slugCharacters,
  description: 'Name of the article in URLs',
  examples: ['no-internet-connection'],
});

const language = oneOf(LANGUAGES, 'Language of the article');

/** What somebody had typed before an article helped; only its first characters are kept, with secrets masked. */
const typedQuery = (description: string) =>
  t.String({ minLength: 1, maxLength: 1_000, description, examples: ['my wifi is slow upstairs'] });

const articleFields = {
  id: uuid('The article'),
  slug,
  title: t.String({ examples: ['Your internet is down'] }),
  agent,
  category: t.String({ examples: ['internet'] }),
  language,
};

export const searchQuery = t.Object({
  q: t.String({
    minLength: 1,
    maxLength: 1_000,
    pattern: '\\S',
    description: 'What to look for, in any words',
    examples: ['wifi is slow upstairs'],
  }),
  agent: t.Optional(agent),
  language: t.Optional(
    oneOf(LANGUAGES, 'Only articles of this language; English ones too where it has no good one'),
  ),
  limit: t.Integer({ minimum: 1, maximum: 50, default: 10, description: 'Most results', examples: [10] }),
});

export const searchResults = t.Object(
  {
    query: t.String({ examples: ['wifi is slow upstairs'] }),
    results: t.Array(
      t.Object({
        ...articleFields,
        score: t.Number({ minimum: 0, maximum: 1, description: 'How well it fits', examples: [0.82] }),
        level: oneOf(['exact', 'partial', 'semantic'] as const, 'How it was found'),
        summary: t.String({
          description: 'The short answer',
          examples: ['Most complete losses of internet are a local outage.'],
        }),
        passage: t.Object(
          {
            id: t.String({ examples: ['no-internet-connection#1'] }),
            heading: t.String({
              description: 'The headings it stands under',
              examples: ['Check for an outage'],
            }),
            text: t.String({
              description: 'Markdown',
              examples: ['An outage near you shows on the status page.'],
            }),
          },
          { description: 'The part of the article that fits best' },
        ),
      }),
      { description: 'Best first' },
    ),
  },
  { title: 'SearchResults', description: 'Search results' },
);

export const categoryList = t.Object(
  {
    categories: t.Array(
      t.Object({
        agent,
        category: t.String({ examples: ['internet'] }),
        article_count: t.Integer({ minimum: 1, examples: [9] }),
      }),
    ),
  },
  { title: 'CategoryList', description: 'Categories by agent' },
);

export const articleParams = t.Object({ slug });

export const articleDetail = t.Object(
  {
    ...articleFields,
    topics: t.Array(t.String(), { examples: [['no_internet']] }),
    keywords: t.Array(t.String(), { examples: [['internet is down']] }),
    steps: t.Array(t.String(), {
      description: 'What to try, one at a time',
      examples: [['Restart the gateway.']],
    }),
    body: t.String({
      description: 'Markdown; the first paragraph is the short answer',
      examples: ['Check for an outage first.'],
    }),
    revision: t.Integer({ minimum: 1, examples: [1] }),
    feedback: t.Object(
      {
        helpful: t.Integer({ minimum: 0, examples: [12] }),
        not_helpful: t.Integer({ minimum: 0, examples: [3] }),
      },
      { description: 'How many people said it helped, and that it did not' },
    ),
  },
  { title: 'Article', description: 'The article' },
);

export const feedbackBody = t.Object(
  {
    article: slug,
    helpful: t.Boolean({ description: 'Whether it helped', examples: [true] }),
    comment: t.Optional(
      nullable(
        t.String({
          maxLength: 2_000,
          description: 'Why, in your own words',
          examples: ['The second step fixed it.'],
        }),
      ),
    ),
    query: t.Optional(nullable(typedQuery('What you had typed; where it helped, others are found by it'))),
  },
  { examples: [{ article: 'no-internet-connection', helpful: true }] },
);

export const clickBody = t.Object(
  { article: slug, query: typedQuery('What you had searched for') },
  { examples: [{ article: 'slow-wifi', query: 'my wifi is slow upstairs' }] },
);

export const clickReceipt = t.Object({ article: slug }, { description: 'What was noted' });

export const feedbackReceipt = t.Object(
  { article: slug, helpful: t.Boolean({ examples: [true] }) },
  { description: 'What was recorded' },
);
