import { loadSettings } from '#commands/settings.ts';
import type { GroupCommit } from '#db/group-commit.ts';
import type { LanguageModel } from '#llm/llm.ts';
import { createRuntime } from '#runtime.ts';

/**
 * The product, with a place where it dies as if by kill -9: DEATH_POINT says where, DEATH_OCCASION the how manieth time
 * it gets there, from 1.
 */
export type DeathPoint = 'before-commit' | 'after-commit' | 'before-reply' | 'mid-stream';

const point = process.env['DEATH_POINT'] as DeathPoint;
const occasion = Number(process.env['DEATH_OCCASION'] ?? 1);
let count = 0;

/** Ends this process at once when this is the place and the time. */
function dieHere(here: DeathPoint): void {
  if (here !== point) return;
  count += 1;
  if (count === occasion) process.kill(process.pid, 'SIGKILL');
}

function wrapCommits(commits: GroupCommit): GroupCommit {
  return {
    async commit(record) {
      dieHere('before-commit');
      // Stored already: the model has answered, and the answer is about to be stored.
      if (record.kind === 'reply') dieHere('before-reply');
      const result = await commits.commit(record);
      dieHere('after-commit');
      return result;
    },
    get pending() {
      return commits.pending;
    },
  } as GroupCommit;
}

const WORDS = ['This ', 'is ', 'written ', 'word ', 'by ', 'word.'] as const;

const model: LanguageModel = {
  name: 'scripted',
  complete: () => Promise.reject(new Error('It only streams.')),
  async stream(_, onDelta) {
    for (const [index, word] of WORDS.entries()) {
      onDelta(word);
      if (index === 3) dieHere('mid-stream');
      await Bun.sleep(5);
    }
    return { text: WORDS.join(''), finishReason: 'stop', usage: null };
  },
};

const { config, secrets } = loadSettings();
// The model only writes answers: it is not asked what a message is about.
const withoutLabels = { ...config, model: { ...config.model, classify: false } };
await using runtime = await createRuntime({
  config: withoutLabels,
  secrets,
  overrides: { wrapCommits, model },
});
await runtime.listen();
await new Promise<void>((resolve) => process.once('SIGTERM', () => resolve()));
