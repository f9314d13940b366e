import { t } from 'elysia';
import { ARTICLE_AGENTS, ARTICLE_LIMITS, KEBAB_PATTERN } from '#core/knowledge/read-draft.ts';
import { LANGUAGES } from '#core/nlu/understanding.ts';
import { dateTime, nullable, oneOf, uuid } from '#http/schemas.ts';
import { DRAFT_FIELDS } from '../revisions/draft-fields.ts';

/** Articles of one import request; larger imports are for the command line. */
const MAX_IMPORTED = 100;
const MAX_PAGE = 100;
const SOURCE_CHARACTERS = 60;

const slug = t.String({
  pattern: KEBAB_PATTERN,
  maxLength: ARTICLE_LIMITS.slugCharacters,
  description: 'Name of the article in URLs',
  examples: ['slow-wifi'],
});

function listOf(most: number, longest: number, example: string) {
  return t.Array(t.String({ minLength: 1, maxLength: longest }), {
    maxItems: most,
    examples: [[example]],
  });
}

/** What an article says; the limits are those of the parser. */
const content = {
  title: t.String({ minLength: 1, maxLength: ARTICLE_LIMITS.titleCharacters, examples: ['Slow Wi-Fi'] }),
  agent: oneOf(ARTICLE_AGENTS, 'Whose article it is'),
  category: t.String({
    pattern: KEBAB_PATTERN,
    maxLength: ARTICLE_LIMITS.categoryCharacters,
    examples: ['internet'],
  }),
  language: oneOf(LANGUAGES, 'Language of the article'),
  topics: listOf(ARTICLE_LIMITS.topics, ARTICLE_LIMITS.topicCharacters, 'slow_internet'),
  keywords: listOf(ARTICLE_LIMITS.keywords, ARTICLE_LIMITS.keywordCharacters, 'slow wifi'),
  phrasings: listOf(ARTICLE_LIMITS.phrasings, ARTICLE_LIMITS.phrasingCharacters, 'my wifi is slow upstairs'),
  steps: listOf(
    ARTICLE_LIMITS.steps,
    ARTICLE_LIMITS.stepCharacters,
    'Move closer to the gateway and try again.',
  ),
  body: t.String({
    minLength: 1,
    maxLength: ARTICLE_LIMITS.bodyCharacters,
    description: 'Markdown; the first paragraph is the short answer',
    examples: ['Most slow Wi-Fi is a matter of distance.'],
  }),
};

/** As sent: an article has empty lists and is in English unless it says otherwise. */
const sentContent = {
  ...content,
  language: t.Optional(content.language),
  topics: t.Optional(content.topics),
  keywords: t.Optional(content.keywords),
  phrasings: t.Optional(content.phrasings),
  steps: t.Optional(content.steps),
};

const dryRun = t.Boolean({
  default: false,
  description: 'Whether to answer what would change and write nothing',
  examples: [false],
});

const revision = t.Integer({ minimum: 1, maximum: 2 ** 31 - 1, examples: [3] });

export const slugParams = t.Object({ slug });
export const createBody = t.Object({ slug, ...sentContent, dry_run: dryRun });
export const updateBody = t.Object({
  ...sentContent,
  revision: t.Integer({
    ...revision,
    description: 'The revision that this was made from',
  }),
  dry_run: dryRun,
});
export const retireQuery = t.Object({ dry_run: dryRun });
export const restoreBody = t.Object({
  revision: t.Integer({ ...revision, description: 'The revision to put in force again' }),
  dry_run: dryRun,
});
export const importBody = t.Object({
  source: t.String({
    pattern: KEBAB_PATTERN,
    maxLength: SOURCE_CHARACTERS,
    description: 'Name of the source; an import touches only articles of its own source',
    examples: ['help-center'],
  }),
  articles: t.Array(t.Object({ slug, ...sentContent }), { minItems: 1, maxItems: MAX_IMPORTED }),
  dry_run: dryRun,
});
export const revisionsQuery = t.Object({
  limit: t.Integer({
    minimum: 1,
    maximum: MAX_PAGE,
    default: 20,
    description: 'How many items to return.',
    examples: [20],
  }),
  before_revision: t.Optional(
    t.Integer({ ...revision, description: '`next_before_revision` of the page before' }),
  ),
});

const changes = t.Array(
  t.Object({
    field: oneOf(DRAFT_FIELDS, 'What differs'),
    lines: t.Array(t.String(), {
      description: 'Lines that go begin with `- `, lines that come with `+ `',
      examples: [['- Slow internet', '+ Slow Wi-Fi']],
    }),
  }),
  { description: 'How it differs, field by field' },
);

const articleFields = {
  slug,
  ...content,
  id: nullable(uuid('The article; null where nothing was written')),
  source: t.String({ description: 'Who keeps it: seed, staff, or an import', examples: ['staff'] }),
  revision,
  retired_at: nullable(dateTime('When it was retired')),
};

export const editedArticle = t.Object(
  { article: t.Object(articleFields), changes, dry_run: dryRun },
  { title: 'EditedArticle', description: 'The article and what changed' },
);

export const revisionList = t.Object(
  {
    revisions: t.Array(
      t.Object({
        revision,
        change: oneOf(
          ['seed', 'import', 'create', 'edit', 'restore', 'retire', 'review'] as const,
          'Why it was written',
        ),
        author_id: nullable(uuid('Who wrote it; null for a program')),
        created_at: dateTime('When it was written'),
        content: t.Object({ slug, ...content }),
      }),
      { description: 'Newest first' },
    ),
    next_before_revision: nullable(
      t.Integer({ description: '`before_revision` of the next page; null on the last one', examples: [4] }),
    ),
  },
  { title: 'RevisionList', description: 'Versions of the article' },
);

export const importResult = t.Object(
  {
    source: t.String({ examples: ['help-center'] }),
    dry_run: dryRun,
    added: t.Array(slug, { description: 'New articles' }),
    changed: t.Array(t.Object({ slug, changes })),
    unchanged: t.Integer({ minimum: 0, examples: [12] }),
    conflicts: t.Array(
      t.Object({
        slug,
        reason: oneOf(
          ['other_source', 'edited_here', 'retired_here'] as const,
          'The slug is of another source; both changed the same fields; or staff retired it',
        ),
        fields: t.Array(oneOf(DRAFT_FIELDS, 'Changed on both sides')),
      }),
      { description: 'Articles that are not taken over' },
    ),
  },
  { title: 'ImportResult', description: 'What the import changes' },
);
