import { type Conversation, startConversation } from '#core/dialogue/conversation.ts';
import type { TurnPlan } from '#core/dialogue/decision.ts';
import type { KnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import type { IntentModel } from '#core/nlu/classifier/model.ts';
import { createUnderstander, type Understander } from '#core/nlu/understand.ts';
import { LANGUAGES, type Language } from '#core/nlu/understanding.ts';
import type { Database } from '#db/client.ts';
import { openConfiguredDatabase } from '#db/configured-database.ts';
import { planMessage } from '#features/chat/plan-message.ts';
import { openKnowledgeBase } from '#features/knowledge/knowledge-base.ts';
import { createKnowledgeStore } from '#features/knowledge/store.ts';
import { createModelRegistryStore, type ModelRegistryStore } from '#features/learning/registry/store.ts';
import {
  createTrafficStore,
  type TrafficConversation,
  type TrafficMessage,
} from '#features/learning/traffic/store.ts';
import { InputError } from '#mlops/input-error.ts';
import { loadIntentModel, loadIntentModels } from '#mlops/intent-model.ts';
import { CommandError } from '../command-error.ts';
import { readArguments, readInstant } from '../dataset/arguments.ts';
import { readLanguage } from '../evaluate/arguments.ts';
import { toJson } from '../evaluate/json-report.ts';
import { decode, intentsTask, readIntentsRef, readModelBytes, storedBytes } from '../learning/model-refs.ts';
import { createProgress } from '../progress.ts';
import { loadSettings } from '../settings.ts';
import { createTrafficCounter, type Outcome, trafficText } from './traffic-report.ts';

const USAGE =
  'replay --candidate VERSION|built-in|FILE [--language en|es] [--since DATE] [--limit MESSAGES] ' +
  '[--format text|json] [--show-text]';
const DEFAULT_LIMIT = '10000';

/**
 * `replay --candidate MODEL`: reads stored conversations again, the newest first, with what is in force and with the
 * candidate, and tells what would change. Both go into each message from the same conversation so far, so that every
 * change is the candidate's own. Nothing is written.
 */
export async function replayCandidate(args: readonly string[]): Promise<number> {
  const { candidate, language, since, limit, format, showText } = readReplayArguments(args);
  await using database = await openConfiguredDatabase(loadSettings());
  const registry = createModelRegistryStore(database.drizzle);
  const model = await readCandidate(candidate, { language, registry });
  const current = await understanderInForce(registry);
  const other = await understanderInForce(registry);
  other.understander.use(language, model);
  using base = await openKnowledgeBase(createKnowledgeStore(database.drizzle), { onError: () => undefined });
  const counter = createTrafficCounter();
  const conversations = await replayTraffic(database, {
    since,
    limit,
    showText,
    counter,
    knowledge: base.current(),
    current: current.understander,
    candidate: other.understander,
  });
  const report = counter.report({ candidate, current: current.name(language), conversations });
  process.stdout.write(format === 'json' ? toJson(report) : trafficText(report));
  return 0;
}

interface ReplayOptions {
  readonly since: Date | undefined;
  readonly limit: number;
  readonly showText: boolean;
  readonly counter: ReturnType<typeof createTrafficCounter>;
  readonly knowledge: KnowledgeIndex;
  readonly current: Understander;
  readonly candidate: Understander;
}

/** Resolves to the number of conversations read. */
async function replayTraffic(database: Database, options: ReplayOptions): Promise<number> {
  const { since, limit, counter } = options;
  const progress = createProgress();
  let conversations = 0;
  for await (const conversation of createTrafficStore(database.drizzle).read({ since })) {
    if (counter.messages >= limit) break;
    if (conversation.messages.length === 0) continue;
    conversations += 1;
    replayConversation(conversation, options);
    progress.show(`${counter.messages} messages of ${conversations} conversations`);
  }
  progress.end();
  return conversations;
}

function replayConversation({ id, messages }: TrafficConversation, options: ReplayOptions): void {
  const { knowledge, current, candidate, counter, limit, showText } = options;
  let conversation: Conversation = startConversation(id);
  for (const message of messages) {
    if (counter.messages >= limit) return;
    const now = planMessage(message.text, { conversation, knowledge, understander: current });
    const then = planMessage(message.text, { conversation, knowledge, understander: candidate });
    counter.add({
      messageId: message.id,
      text: showText ? message.text : null,
      stored: storedOutcome(message),
      current: outcomeOf(now),
      candidate: outcomeOf(then),
    });
    conversation = now.next;
  }
}

const NONE = 'none';

function storedOutcome({ intent, topic, agent, decision, tone, escalation }: TrafficMessage): Outcome {
  return { intent, agent, decision, tone, topic: topic ?? NONE, escalation: escalation ?? NONE };
}

/** As `features/chat/turn-record.ts` stores it. */
function outcomeOf({ understanding, next, decision, agent }: TurnPlan): Outcome {
  return {
    intent: understanding.confidence > 0 ? understanding.intent : (next.intent ?? understanding.intent),
    topic: understanding.topic ?? next.topic ?? NONE,
    agent,
    decision: decision.kind,
    tone: next.tone,
    escalation: next.escalationReason ?? NONE,
  };
}

/** What servers work with now, in every language. */
async function understanderInForce(registry: ModelRegistryStore) {
  const understander = createUnderstander({ models: await loadIntentModels() });
  const versions = await registry.inForce();
  const versionOf = (language: Language) =>
    versions.find(({ task }) => task === intentsTask(language))?.version ?? 0;
  for (const language of LANGUAGES) {
    const version = versionOf(language);
    if (version === 0) continue;
    const task = intentsTask(language);
    understander.use(
      language,
      decode(await storedBytes({ task, version }, registry), { name: `${task}:${version}` }),
    );
  }
  const name = (language: Language) =>
    versionOf(language) === 0 ? 'the built-in model' : `version ${versionOf(language)}`;
  return { understander, name };
}

async function readCandidate(
  name: string,
  { language, registry }: { language: Language; registry: ModelRegistryStore },
): Promise<IntentModel> {
  const ref = readIntentsRef(name, { language });
  if (ref.kind === 'in_force')
    throw new InputError('The candidate is compared with what is in force: name another.');
  if (ref.kind === 'built_in') return loadIntentModel(language);
  if (ref.kind !== 'version') return decode(await readModelBytes(name), { name });
  return decode(await storedBytes(ref, registry), { name });
}

function readReplayArguments(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const { values } = readArguments(args, {
    options: {
      candidate: text,
      language: { ...text, default: 'en' },
      since: text,
      limit: { ...text, default: DEFAULT_LIMIT },
      format: { ...text, default: 'text' },
      'show-text': { type: 'boolean', default: false },
    },
    positionals: 0,
    usage: USAGE,
  });
  const { candidate, limit, format } = values;
  if (candidate === undefined || (format !== 'text' && format !== 'json'))
    throw new CommandError(`Usage: ${USAGE}`);
  if (!/^[1-9]\d{0,8}$/.test(limit)) throw new CommandError('--limit must be a whole number from 1 on.');
  return {
    candidate,
    language: readLanguage(values.language),
    since: readInstant('--since', values.since),
    limit: Number(limit),
    format,
    showText: values['show-text'],
  };
}
