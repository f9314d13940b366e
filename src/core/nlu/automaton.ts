import type { Phrase } from './expression.ts';

/**
 * Aho-Corasick over words: state 0 is the root, `step` follows a word, and the phrases that end in a state are
 * `outputs[outputStarts[state] .. outputStarts[state + 1])`.
 */
export interface Automaton {
  /** Next state of the root by word id; 0 stays. */
  readonly rootNext: Int32Array;
  /** Open addressing, keys `state * wordCount + word`, -1 is empty. */
  readonly keys: Int32Array;
  readonly targets: Int32Array;
  readonly wordCount: number;
  /** Where the look-up from a state starts, and where it goes on from there: the nearest suffixes that have edges. */
  readonly first: Int32Array;
  readonly next: Int32Array;
  readonly outputStarts: Int32Array;
  readonly outputs: Int32Array;
}

interface BuildState {
  readonly next: Map<number, number>;
  fail: number;
  outputs: number[];
}

function buildTrie(phrases: readonly (readonly number[])[]): BuildState[] {
  const states: BuildState[] = [{ next: new Map(), fail: 0, outputs: [] }];
  phrases.forEach((phrase, id) => {
    let state = 0;
    for (const word of phrase) {
      const { next } = states[state] as BuildState;
      let target = next.get(word);
      if (target === undefined) {
        target = states.push({ next: new Map(), fail: 0, outputs: [] }) - 1;
        next.set(word, target);
      }
      state = target;
    }
    (states[state] as BuildState).outputs.push(id);
  });
  return states;
}

/** Breadth first, so that the state a failure leads to is always complete. */
function linkFailures(states: BuildState[]): void {
  const queue = [...(states[0] as BuildState).next.values()];
  for (const index of queue) {
    const state = states[index] as BuildState;
    for (const [word, target] of state.next) {
      let fail = state.fail;
      while (fail !== 0 && !(states[fail] as BuildState).next.has(word)) {
        fail = (states[fail] as BuildState).fail;
      }
      const child = states[target] as BuildState;
      child.fail = (states[fail] as BuildState).next.get(word) ?? 0;
      child.outputs = [...child.outputs, ...(states[child.fail] as BuildState).outputs];
      queue.push(target);
    }
  }
}

function slotFor(key: number, slotCount: number): number {
  return (Math.imul(key | 0, 0x9e3779b1) >>> 8) & (slotCount - 1);
}

function packTransitions(
  states: readonly BuildState[],
  wordCount: number,
): Pick<Automaton, 'keys' | 'targets'> {
  const edges = states.flatMap((state, index) =>
    index === 0 ? [] : [...state.next].map(([word, target]) => ({ key: index * wordCount + word, target })),
  );
  let size = 256;
  while (size < edges.length * 3) size *= 2;
  const keys = new Int32Array(size).fill(-1);
  const targets = new Int32Array(size);
  for (const { key, target } of edges) {
    let slot = slotFor(key, size);
    while (keys[slot] !== -1) slot = (slot + 1) & (size - 1);
    keys[slot] = key;
    targets[slot] = target;
  }
  return { keys, targets };
}

/** The state itself or its nearest suffix that has edges; most states end a phrase and have none. */
function withEdges(states: readonly BuildState[], index: number): number {
  let state = index;
  while (state !== 0 && (states[state] as BuildState).next.size === 0)
    state = (states[state] as BuildState).fail;
  return state;
}

/** Builds the automaton of phrases given as word ids below `wordCount`; the index of a phrase is its output. */
export function buildAutomaton(phrases: readonly (readonly number[])[], wordCount: number): Automaton {
  const states = buildTrie(phrases);
  linkFailures(states);
  const rootNext = new Int32Array(wordCount);
  for (const [word, target] of (states[0] as BuildState).next) rootNext[word] = target;
  const outputStarts = new Int32Array(states.length + 1);
  states.forEach((state, index) => {
    outputStarts[index + 1] = (outputStarts[index] as number) + state.outputs.length;
  });
  return {
    rootNext,
    ...packTransitions(states, wordCount),
    wordCount,
    first: Int32Array.from(states, (_, index) => withEdges(states, index)),
    next: Int32Array.from(states, (state) => withEdges(states, state.fail)),
    outputStarts,
    outputs: Int32Array.from(states.flatMap((state) => state.outputs)),
  };
}

/** The state after `word` in `state`. */
export function step(automaton: Automaton, state: number, word: number): number {
  const { keys, targets, first, next, rootNext, wordCount } = automaton;
  const last = keys.length - 1;
  let from = first[state] as number;
  while (from !== 0) {
    const key = from * wordCount + word;
    let slot = slotFor(key, keys.length);
    while (keys[slot] !== -1) {
      if (keys[slot] === key) return targets[slot] as number;
      slot = (slot + 1) & last;
    }
    from = next[from] as number;
  }
  return rootNext[word] as number;
}

/** Phrases as text, for explanations. */
export function phraseText(phrase: Phrase): string {
  return phrase.filter((word) => word !== '<' && word !== '>').join(' ');
}
