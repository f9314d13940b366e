import type { ChatReply } from '#features/chat/reply.ts';
import { type Person, register } from './people.ts';
import type { TestApp } from './test-app.ts';

/** A conversation as the chat API tells it: the raw rows. */
export interface RawConversation {
  readonly id: string;
  readonly state: string;
  readonly agent: string | null;
  readonly tone: string;
  readonly channel: string;
  readonly created_at: string;
  readonly messages: readonly {
    readonly id: string;
    readonly role: 'user' | 'assistant';
    readonly content: string;
    readonly created_at: string;
    readonly reply?: ChatReply;
  }[];
  readonly solutions: readonly {
    readonly article_slug: string;
    readonly step: number;
    readonly outcome: string;
  }[];
}

/** A rating that was given: 1 to 5, with words or without. */
export interface GivenRating {
  readonly conversationId: string;
  readonly messageId: string;
  readonly rating: number;
  readonly comment: string | null;
}

/** Conversations that were really held, put into a week of their own. */
export interface Story {
  readonly supervisor: Person;
  /** The window that holds all of them, and nobody else's. */
  readonly from: string;
  readonly to: string;
  readonly raw: readonly RawConversation[];
  readonly ratings: readonly GivenRating[];
}

/** What customers say, message by message. */
const SCRIPTS: readonly (readonly string[])[] = [
  ['internet is down', "that didn't work", 'it works now, thanks'],
  ['my bill is so expensive', 'ok thanks'],
  ['let me talk to a human please', 'hello?'],
  [
    'internet is down AGAIN',
    "that didn't work",
    'still not working',
    "it's STILL broken!!",
    'THIS IS RIDICULOUS!!! NOTHING WORKS, I AM FURIOUS!!!',
  ],
  ['no tengo internet en casa', 'no funcionó'],
  ['what is the best recipe for pancakes'],
  ['my wifi is slow upstairs', 'it works now, thanks', 'the wifi is slow again, that did not last'],
  ['the modem is on fire and there is smoke'],
  Array.from({ length: 12 }, (_, index) => (index === 0 ? 'why did my bill go up' : 'can you repeat that')),
  ['i want a refund for the overcharge, this is a dispute'],
];

const WEEK_DAYS = 7;
/** Days from 1975 to 2014, of which a test takes one at random for its week. */
const DAYS_TO_CHOOSE = 14_600;
const HOUR_MS = 3_600_000;

/** A day, as `2001-02-03`, long before anybody else wrote: tests that share a database do not see each other. */
export function ownDay(): string {
  const days = Math.floor(Math.random() * DAYS_TO_CHOOSE);
  return new Date(Date.UTC(1975, 0, 1) + days * 24 * HOUR_MS).toISOString().slice(0, 10);
}

/** The day that is so many later. */
export function laterDay(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 24 * HOUR_MS).toISOString().slice(0, 10);
}

/**
 * Holds `count` conversations over HTTP, spreads them over a week of their own, rates every second reply of
 * every third conversation, and brings the facts up to date.
 */
export async function holdStory(app: TestApp, { count }: { readonly count: number }): Promise<Story> {
  const day = ownDay();
  const from = `${day}T00:00:00.000Z`;
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    // 17 hours apart: every hour of the day, and several a day.
    const at = new Date(
      new Date(from).getTime() + ((index * 17 * HOUR_MS) % (WEEK_DAYS * 24 * HOUR_MS)) + index * 61_000,
    );
    ids.push(await holdConversation(app, { script: SCRIPTS[index % SCRIPTS.length] ?? [], at }));
  }
  const supervisor = await register(app, { role: 'supervisor' });
  const ratings = await rate(app, {
    ids: ids.filter((_, index) => index % 3 === 0),
    token: supervisor.token,
  });
  await app.runtime.deps.database.sql`
    insert into stale_facts (conversation_id)
    select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::text::json) on conflict do nothing`;
  await app.runtime.deps.analytics.refresher.refresh();
  const to = new Date(new Date(from).getTime() + (WEEK_DAYS + 1) * 24 * HOUR_MS).toISOString();
  const raw = await Promise.all(ids.map((id) => readRaw(app, { id, token: supervisor.token })));
  return { supervisor, from, to, raw, ratings };
}

async function holdConversation(
  app: TestApp,
  { script, at }: { script: readonly string[]; at: Date },
): Promise<string> {
  for (;;) {
    const guest = await app.request('/api/v1/auth/guest', { method: 'POST' });
    const { access_token: token } = (await guest.json()) as { access_token: string };
    let id: string | undefined;
    for (const content of script) {
      const body = { content, ...(id === undefined ? {} : { conversation_id: id }) };
      const response = await app.request('/api/v1/chat/messages', { body, token });
      id = ((await response.json()) as ChatReply).conversation_id;
    }
    if (id === undefined) throw new Error('A script without a message.');
    if (await moveTo(app, { id, at })) return id;
  }
}

/**
 * Puts a conversation at another time, its messages half a minute apart. False when its facts were made meanwhile: when a
 * conversation began never changes otherwise, so they would keep the old time.
 */
async function moveTo(app: TestApp, { id, at }: { id: string; at: Date }): Promise<boolean> {
  const { sql } = app.runtime.deps.database;
  const begin = at.toISOString();
  const moved = await sql.begin(async (transaction) => {
    // Every pass over the facts writes here before it reads a conversation: none is in the middle of one now.
    await transaction`lock table analytics_progress in exclusive mode`;
    return transaction`update conversations set created_at = ${begin}::text::timestamptz,
        updated_at = ${begin}::text::timestamptz + (head_seq - 1) * interval '30 seconds'
      where id = ${id} and not exists (select 1 from conversation_facts where conversation_id = ${id}) returning id`;
  });
  if (moved.length === 0) return false;
  await sql`update messages set created_at = ${begin}::text::timestamptz + (seq - 1) * interval '30 seconds'
    where conversation_id = ${id}`;
  await sql`update turns set created_at = m.created_at from messages m
    where m.id = turns.message_id and turns.conversation_id = ${id}`;
  await sql`update solutions set created_at = ${begin}::text::timestamptz, updated_at = ${begin}::text::timestamptz
    where conversation_id = ${id}`;
  return true;
}

async function rate(
  app: TestApp,
  { ids, token }: { ids: readonly string[]; token: string },
): Promise<readonly GivenRating[]> {
  const { sql } = app.runtime.deps.database;
  const given: GivenRating[] = [];
  for (const id of ids) {
    const { messages } = await readRaw(app, { id, token });
    for (const { id: messageId } of messages
      .filter(({ role }) => role === 'assistant')
      .filter((_, n) => n % 2 === 0)) {
      const rating = (given.length % 5) + 1;
      const comment = rating === 2 ? `=HYPERLINK("x") number ${given.length}` : null;
      given.push({ conversationId: id, messageId, rating, comment });
      await sql`
        insert into reply_ratings (message_id, user_id, conversation_id, rating, comment)
        select ${messageId}::uuid, owner_id, id, ${rating}::int, ${comment}::text from conversations where id = ${id}`;
    }
  }
  return given;
}

async function readRaw(app: TestApp, { id, token }: { id: string; token: string }): Promise<RawConversation> {
  const response = await app.request(`/api/v1/chat/conversations/${id}?limit=200`, { token });
  return (await response.json()) as RawConversation;
}

/** Body of a report. */
export async function readReport<Body>(
  app: TestApp,
  path: string,
  { token }: { readonly token: string },
): Promise<Body> {
  const response = await app.request(path, { token });
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Body;
}
