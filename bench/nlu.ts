import { toRegExp } from '../src/core/nlu/expression.ts';
import { ENGLISH_PATTERNS } from '../src/core/nlu/patterns/en/patterns.ts';
import { createRuleset } from '../src/core/nlu/ruleset.ts';
import { normalizeText } from '../src/core/nlu/scan.ts';
import { understand } from '../test/support/understander.ts';

/** Targets in microseconds, by characters. */
const TARGETS: ReadonlyMap<number, number> = new Map([
  [60, 15],
  [1_000, 100],
]);
const LENGTHS = [20, 60, 100, 1_000, 10_000] as const;
const ROUNDS = 7;

/** Characters read per way and round; the regular expressions are some hundred times slower and read fewer. */
const CHARACTERS_PER_ROUND = 1_500_000;
const REGEXP_CHARACTERS_PER_ROUND = 10_000;

/** Sentences as customers write them; messages of any length are cut from their mixtures. */
const SENTENCES: readonly string[] = [
  'Hello, my internet has been really slow since yesterday evening.',
  'We were at my sister’s place when the neighbor called and said that something was wrong with the line.',
  'I also saw a charge on my bill that I do not know about!',
  'the lights on the box in the hall were blinking, so i unplugged it and waited a minute',
  'That did not help at all, it is STILL not working.',
  'Could somebody please tell me what I have to do next?',
  'My daughter has school on the computer tomorrow and she needs the connection.',
  'I pay 80 dollars every month and expect that things just work.',
];

/** One length measured: nanoseconds per message, medians of the rounds. */
export interface NluBenchRow {
  readonly characters: number;
  readonly understandNs: number;
  /** Process CPU time spent in `understand`, which includes the collector's threads. */
  readonly understandCpuNs: number;
  /** Every pattern as one regular expression, tested one at a time on text that is already normalized. */
  readonly regexpsNs: number;
  /** Lower-casing and splitting into words: the least that any reading does. */
  readonly splitNs: number;
}

/** All rows, and whether all targets are met. */
export interface NluBenchResult {
  readonly rows: readonly NluBenchRow[];
  readonly targetMet: boolean;
}

function messagesOf(length: number): readonly string[] {
  return SENTENCES.map((_, first) => {
    let text = '';
    for (let i = first; text.length < length; i += 3) text += `${SENTENCES[i % SENTENCES.length]} `;
    return text.slice(0, length);
  });
}

interface Timed {
  readonly wallNs: number;
  readonly cpuNs: number;
}

function time(work: () => void, count: number): Timed {
  const cpuBefore = process.cpuUsage();
  const start = Bun.nanoseconds();
  work();
  const wallNs = (Bun.nanoseconds() - start) / count;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wallNs, cpuNs: ((user + system) * 1000) / count };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Keeps results alive, so that no way is optimized away. */
let sink = 0;

function measure(length: number, regexps: readonly RegExp[]): NluBenchRow {
  const { lexicon } = createRuleset(ENGLISH_PATTERNS);
  const messages = messagesOf(length);
  const normalized = messages.map((message) => normalizeText(message, lexicon));
  const context = { attemptCount: 1, frustrationMemory: 0 } as const;
  const ways = [
    (i: number) => {
      sink += understand(messages[i % messages.length] ?? '', context).confidence;
    },
    (i: number) => {
      for (const regexp of regexps) sink += regexp.test(normalized[i % normalized.length] ?? '') ? 1 : 0;
    },
    (i: number) => {
      sink += (messages[i % messages.length] ?? '').toLowerCase().split(/\W+/).length;
    },
  ];
  const counts = [CHARACTERS_PER_ROUND, REGEXP_CHARACTERS_PER_ROUND, CHARACTERS_PER_ROUND].map((characters) =>
    Math.max(2, Math.round(characters / length)),
  );
  const times: Timed[][] = ways.map(() => []);
  // The first two rounds warm up; the ways take turns, so that a busy machine disturbs all alike.
  for (let round = -2; round < ROUNDS; round++) {
    ways.forEach((way, index) => {
      const count = counts[index] ?? 1;
      const timed = time(() => {
        for (let i = 0; i < count; i++) way(i);
      }, count);
      if (round >= 0) times[index]?.push(timed);
    });
  }
  const [understanding = [], one = [], split = []] = times;
  return {
    characters: length,
    understandNs: median(understanding.map(({ wallNs }) => wallNs)),
    understandCpuNs: median(understanding.map(({ cpuNs }) => cpuNs)),
    regexpsNs: median(one.map(({ wallNs }) => wallNs)),
    splitNs: median(split.map(({ wallNs }) => wallNs)),
  };
}

/**
 * Measures `understand` at 20 to 10,000 characters beside two floors in the same run and prints nanoseconds per
 * message (medians of 7 rounds, process CPU time beside wall time) and whether the target is met.
 */
export async function runNluBench(): Promise<NluBenchResult> {
  const { sequences } = createRuleset(ENGLISH_PATTERNS);
  const regexps = sequences.map(toRegExp);
  const rows = LENGTHS.map((length) => measure(length, regexps));
  console.log(`understand, ${regexps.length} patterns: ns per message, medians of ${ROUNDS} rounds`);
  for (const { characters, understandNs, understandCpuNs, regexpsNs, splitNs } of rows) {
    const [own, cpu, one, split] = [understandNs, understandCpuNs, regexpsNs, splitNs].map((ns) =>
      Math.round(ns).toLocaleString('en-US'),
    );
    console.log(
      `${characters} characters: ${own} (CPU ${cpu}); each expression alone ${one} (${(regexpsNs / understandNs).toFixed(0)} x); lower-case and split ${split} (${(understandNs / splitNs).toFixed(1)} x less)`,
    );
  }
  const missed = rows.filter(({ characters, understandNs }) => {
    const target = TARGETS.get(characters);
    if (target === undefined) return false;
    const met = understandNs <= target * 1000;
    const reached = (understandNs / 1000).toFixed(2);
    console.log(
      `target of ${target} us at ${characters} characters: ${met ? 'met' : 'NOT met'} (${reached} us)`,
    );
    return !met;
  });
  const targetMet = missed.length === 0;
  console.log(`checksum ${sink > 0}`);
  return { rows, targetMet };
}

if (import.meta.main) {
  await runNluBench();
}
