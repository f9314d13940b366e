import { type Automaton, buildAutomaton, phraseText, step } from './automaton.ts';
import type { Phrase, Sequence } from './expression.ts';
import { type Lexicon, TOKEN } from './lexicon.ts';

/** Longest phrase plus gap that the 32-bit history of a node can look back on. */
const REACH = 30;

/**
 * Compiled expressions. Each expression is a set of sequences of places; sequences that begin alike share nodes.
 * One automaton finds the phrases of all places; a node remembers, as bits, at which of the last 32 words its
 * sequence so far ended, so that gaps cost one mask.
 */
export interface Matcher {
  readonly automaton: Automaton;
  readonly phraseTexts: readonly string[];
  /** For each phrase, the nodes it may complete: `uses[useStarts[phrase] .. useStarts[phrase + 1])`. */
  readonly useStarts: Int32Array;
  readonly uses: Int32Array;
  /** For each use: the node before it (0 for none), and the bits of that node's history that are near enough. */
  readonly useParents: Int32Array;
  readonly windows: Int32Array;
  readonly parents: Int32Array;
  readonly keepsHistory: Uint8Array;
  readonly nodePatternStarts: Int32Array;
  readonly nodePatterns: Int32Array;
  readonly patternCount: number;
}

interface BuildNode {
  readonly parent: number;
  readonly gap: number;
  readonly phrases: readonly Phrase[];
  readonly patterns: number[];
  hasChildren: boolean;
}

function buildNodes(patterns: readonly (readonly Sequence[])[]): readonly BuildNode[] {
  const nodes: BuildNode[] = [{ parent: 0, gap: 0, phrases: [], patterns: [], hasChildren: false }];
  const known = new Map<string, number>();
  patterns.forEach((sequences, pattern) => {
    for (const sequence of sequences) {
      let parent = 0;
      for (const { gap, phrases } of sequence) {
        const name = `${parent}/${parent === 0 ? 0 : gap}/${phrases.map((phrase) => phrase.join(' ')).join('|')}`;
        let node = known.get(name);
        if (node === undefined) {
          node = nodes.push({ parent, gap, phrases, patterns: [], hasChildren: false }) - 1;
          known.set(name, node);
          (nodes[parent] as BuildNode).hasChildren = true;
        }
        parent = node;
      }
      const { patterns: ending } = nodes[parent] as BuildNode;
      if (!ending.includes(pattern)) ending.push(pattern);
    }
  });
  return nodes;
}

function windowOf(phrase: Phrase, gap: number): number {
  if (phrase.length + gap > REACH) {
    throw new Error(
      `"${phrase.join(' ')}" with a gap of ${gap} words reaches further back than ${REACH} words`,
    );
  }
  return ((2 ** (gap + 1) - 1) * 2 ** phrase.length) | 0;
}

function starts(lists: readonly (readonly unknown[])[]): Int32Array {
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, index) => {
    offsets[index + 1] = (offsets[index] as number) + list.length;
  });
  return offsets;
}

/** Compiles parsed expressions; the index of an expression is its number in `Matches`. */
export function compileMatcher(patterns: readonly (readonly Sequence[])[], lexicon: Lexicon): Matcher {
  const nodes = buildNodes(patterns);
  const phraseIds = new Map<string, number>();
  const phrases: Phrase[] = [];
  const uses: { readonly node: number; readonly window: number }[][] = [];
  nodes.forEach((node, index) => {
    for (const phrase of node.phrases) {
      const key = phrase.join(' ');
      const id = phraseIds.get(key) ?? phrases.push(phrase) - 1;
      phraseIds.set(key, id);
      const list = uses[id] ?? [];
      uses[id] = list;
      list.push({ node: index, window: windowOf(phrase, node.gap) });
    }
  });
  const ids = phrases.map((phrase) => phrase.map((word) => lexicon.idOf.get(word) ?? TOKEN.unknown));
  const flat = uses.flat();
  return {
    automaton: buildAutomaton(ids, lexicon.wordOf.length),
    phraseTexts: phrases.map(phraseText),
    useStarts: starts(uses),
    uses: Int32Array.from(flat, (use) => use.node),
    useParents: Int32Array.from(flat, (use) => (nodes[use.node] as BuildNode).parent),
    windows: Int32Array.from(flat, (use) => use.window),
    parents: Int32Array.from(nodes, (node) => node.parent),
    keepsHistory: Uint8Array.from(nodes, (node) => (node.hasChildren ? 1 : 0)),
    nodePatternStarts: starts(nodes.map((node) => node.patterns)),
    nodePatterns: Int32Array.from(nodes.flatMap((node) => node.patterns)),
    patternCount: patterns.length,
  };
}

/** Which expressions a message contains. Reused: read it before the next `run`. */
export interface Matches {
  count: number;
  /** Expression numbers in order of their first match, `count` of them. */
  readonly found: Int32Array;
  /** Index of the token at which an expression first matched, by expression number. */
  readonly positions: Int32Array;
  /** Words that made it match, by expression number. */
  readonly texts: string[];
  has(pattern: number): boolean;
}

/** A matcher with its working memory. `run` takes time linear in the number of tokens. */
export interface MatcherRun {
  run(tokens: Int32Array, tokenCount: number): Matches;
}

/** Positions grow from message to message, so that histories expire by themselves; wound back before 2^30. */
const POSITION_LIMIT = 2 ** 30;

interface Memory {
  readonly history: Int32Array;
  readonly lastEnd: Int32Array;
  /** Phrase that last completed a node. */
  readonly lastPhrase: Int32Array;
  readonly stamps: Int32Array;
  stamp: number;
  base: number;
}

/** The words of a node and of those before it, for explanations. */
function textOf(
  matcher: Matcher,
  { memory, node, phrase }: { readonly memory: Memory; readonly node: number; readonly phrase: number },
): string {
  let text = matcher.phraseTexts[phrase] as string;
  for (
    let parent = matcher.parents[node] as number;
    parent !== 0;
    parent = matcher.parents[parent] as number
  ) {
    text = `${matcher.phraseTexts[memory.lastPhrase[parent] as number]} … ${text}`;
  }
  return text;
}

/** Gives a matcher its working memory. Words are reported only for the patterns that `isExplained` names: they cost. */
export function createMatcherRun(
  matcher: Matcher,
  isExplained: (pattern: number) => boolean = () => true,
): MatcherRun {
  const { automaton, useStarts, uses, useParents, windows, keepsHistory } = matcher;
  const { nodePatternStarts, nodePatterns } = matcher;
  const { outputStarts, outputs, rootNext } = automaton;
  const { length } = matcher.parents;
  const stamps = new Int32Array(matcher.patternCount);
  const lastEnd = new Int32Array(length).fill(-64);
  const history = new Int32Array(length);
  const lastPhrase = new Int32Array(length);
  const explained = Uint8Array.from(stamps, (_, pattern) => (isExplained(pattern) ? 1 : 0));
  const memory: Memory = { history, lastEnd, lastPhrase, stamps, stamp: 0, base: 0 };
  const matches: Matches = {
    count: 0,
    found: new Int32Array(matcher.patternCount),
    positions: new Int32Array(matcher.patternCount),
    texts: Array.from({ length: matcher.patternCount }, () => ''),
    has: (pattern) => stamps[pattern] === memory.stamp,
  };

  function fire(node: number, position: number, phrase: number): void {
    const end = nodePatternStarts[node + 1] as number;
    for (let i = nodePatternStarts[node] as number; i < end; i++) {
      const pattern = nodePatterns[i] as number;
      if (stamps[pattern] === memory.stamp) continue;
      stamps[pattern] = memory.stamp;
      matches.found[matches.count++] = pattern;
      matches.positions[pattern] = position - memory.base;
      if (explained[pattern] === 1) matches.texts[pattern] = textOf(matcher, { memory, node, phrase });
    }
  }

  function remember(node: number, position: number, phrase: number): void {
    const age = position - (lastEnd[node] as number);
    history[node] = (age > 31 ? 0 : (history[node] as number) << age) | 1;
    lastEnd[node] = position;
    lastPhrase[node] = phrase;
  }

  function complete(phrase: number, position: number, sentenceMask: number): void {
    const end = useStarts[phrase + 1] as number;
    for (let use = useStarts[phrase] as number; use < end; use++) {
      const parent = useParents[use] as number;
      if (parent !== 0) {
        const age = position - (lastEnd[parent] as number);
        if (age > 31) continue;
        if ((((history[parent] as number) << age) & (windows[use] as number) & sentenceMask) === 0) continue;
      }
      const node = uses[use] as number;
      if (keepsHistory[node] === 1) remember(node, position, phrase);
      fire(node, position, phrase);
    }
  }

  function begin(): void {
    memory.stamp++;
    matches.count = 0;
    if (memory.base > POSITION_LIMIT) {
      memory.base = 0;
      lastEnd.fill(-64);
    }
  }

  function run(tokens: Int32Array, tokenCount: number): Matches {
    begin();
    const { base } = memory;
    let state = 0;
    let sentenceStart = base - 64;
    for (let i = 0; i < tokenCount; i++) {
      const token = tokens[i] as number;
      state = state === 0 ? (rootNext[token] as number) : step(automaton, state, token);
      const position = base + i;
      if (token <= TOKEN.exclamation && token !== TOKEN.unknown) sentenceStart = position;
      if (state === 0) continue;
      const last = outputStarts[state + 1] as number;
      let output = outputStarts[state] as number;
      if (output === last) continue;
      const since = position - sentenceStart;
      const sentenceMask = since > 31 ? -1 : (2 ** since - 1) | 0;
      for (; output < last; output++) complete(outputs[output] as number, position, sentenceMask);
    }
    memory.base = base + tokenCount + 64;
    return matches;
  }

  return { run };
}
