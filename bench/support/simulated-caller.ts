import { createRandom } from '#core/nlu/classifier/random.ts';
import { findTopic } from '#core/nlu/topics.ts';
import { ERRORS } from '#errors.ts';
import type { ChatReply } from '#features/chat/reply.ts';
import type { TurnRequest, Turns } from '#features/chat/turn.ts';
import { toFailure } from '#http/error-handler.ts';
import { readDataset } from '#mlops/read-dataset.ts';

/** Texts by label, `act:...` for acts. */
export type Texts = ReadonlyMap<string, readonly string[]>;

/** Messages that the intent models have not seen. */
export async function readTexts(): Promise<Texts> {
  const { examples } = await readDataset({ language: 'en', split: 'test' });
  const groups = Map.groupBy(examples, ({ label }) => label);
  return new Map([...groups].map(([label, rows]) => [label, rows.map(({ text }) => text)]));
}

/** Customers give up, or have what they wanted, before this. */
const MAX_TURNS = 12;

/** Said with what failed, by those whose temper has run out. */
const OUTBURSTS = [
  'This is ridiculous!',
  'I am so fed up with this.',
  'Are you KIDDING me??',
  'What a joke of a company.',
  'I have had it.',
  'This is the worst service ever.',
  'Unacceptable!!',
  'I am really annoyed now.',
] as const;

/** What a customer is like; nobody sees it but through the messages. */
interface Character {
  readonly topic: string;
  /** 0 to 1: how much each setback stings. */
  readonly temper: number;
  /** Failures after which a person is asked for. */
  readonly patience: number;
  /** Chance that a step helps. */
  readonly luck: number;
}

export interface Caller {
  /** Talks until there is nothing more to say; resolves to the id of the conversation. */
  call(turns: Turns): Promise<string>;
}

/**
 * A customer made of a few numbers: picks a topic, tries what is offered, gets worse tempered with each failure, and asks
 * for a person when patience ends. No model of people; a source of conversations with something to find in them.
 */
export function createCaller(seed: number, { texts, hour }: { texts: Texts; hour: number }): Caller {
  const random = createRandom(seed * 7919 + 17);
  const character = createCharacter({ random, texts, hour });
  const pick = (label: string) => pickFrom(texts.get(label) ?? ['hello'], random);
  return {
    async call(turns) {
      const userId = Bun.randomUUIDv7();
      let conversationId: string | null = null;
      let failures = 0;
      let message: string | null = pick(character.topic);
      for (let count = 0; count < MAX_TURNS && message !== null; count++) {
        const reply: ChatReply = await say(turns, { userId, content: message, conversationId });
        conversationId = reply.conversation_id;
        const next = answerTo(reply, { character, failures, pick, random });
        failures = next.failures;
        message = next.message;
      }
      return conversationId ?? '';
    },
  };
}

/** Between two tries on a database that is busy. */
const RETRY_MS = 500;
const MAX_TRIES = 60;

async function say(
  turns: Turns,
  message: Pick<TurnRequest, 'userId' | 'content' | 'conversationId'>,
): Promise<ChatReply> {
  // A conversation of its own id, so that trying again begins no second one.
  const request: TurnRequest = {
    ...message,
    conversationId: message.conversationId ?? Bun.randomUUIDv7(),
    mayBegin: true,
    clientMessageId: Bun.randomUUIDv7(),
    channel: 'http',
  };
  for (let tries = 1; ; tries++) {
    try {
      return await turns.handleMessage(request);
    } catch (error) {
      if (tries === MAX_TRIES || !ERRORS[toFailure(error).code].retryable) throw error;
      await Bun.sleep(RETRY_MS);
    }
  }
}

function createCharacter({
  random,
  texts,
  hour,
}: {
  random: () => number;
  texts: Texts;
  hour: number;
}): Character {
  const topics = [...texts.keys()].filter((label) => findTopic(label) !== undefined).sort();
  const place = Math.floor(random() * topics.length);
  // People are a little worse off in the evening, and some topics are harder than others.
  const evening = hour >= 17 && hour < 23 ? 0.15 : 0;
  const temper = Math.min(1, random() ** 1.5 + evening);
  return {
    topic: topics[place] ?? '',
    temper,
    // A short temper goes with little patience, more or less.
    patience: 1 + Math.floor(3 * (1 - temper) + 2 * random()),
    luck: 0.2 + 0.5 * createRandom(place)(),
  };
}

interface Mood {
  readonly character: Character;
  readonly failures: number;
  readonly pick: (label: string) => string;
  readonly random: () => number;
}

interface Said {
  /** Null: the customer leaves. */
  readonly message: string | null;
  readonly failures: number;
}

function answerTo(reply: ChatReply, mood: Mood): Said {
  const { character, failures, pick, random } = mood;
  switch (reply.decision) {
    case 'escalate':
    case 'waiting_for_person':
      return { message: null, failures };
    case 'resolve':
      return { message: random() < 0.3 ? pick('act:thanks') : null, failures };
    case 'offer_person': {
      const accepts = random() < 0.3 + 0.6 * character.temper;
      return { message: pick(accepts ? 'act:person' : 'act:deny'), failures };
    }
    case 'clarify':
      return { message: random() < 0.6 ? pick('act:affirm') : pick(character.topic), failures };
    case 'answer':
      return tried(mood);
    case 'small_talk':
      return random() < 0.5 ? { message: null, failures } : { message: pick(character.topic), failures };
    default:
      return { message: pick(character.topic), failures };
  }
}

/** The outcome of a step. */
function tried({ character, failures, pick, random }: Mood): Said {
  if (random() < character.luck) return { message: pick('act:worked'), failures };
  // Some say nothing any more.
  if (random() < 0.12) return { message: null, failures };
  const failed = failures + 1;
  if (failed > character.patience) return { message: pick('act:person'), failures: failed };
  const outburst = random() < character.temper * failed * 0.35 ? ` ${pickFrom(OUTBURSTS, random)}` : '';
  const partly = random() < 0.1;
  return { message: `${pick(partly ? 'act:partly_worked' : 'act:failed')}${outburst}`, failures: failed };
}

function pickFrom(list: readonly string[], random: () => number): string {
  return list[Math.floor(random() * list.length)] ?? '';
}
