import { type CircuitBreaker, type CircuitState, createCircuitBreaker } from './circuit-breaker.ts';
import { head, MAX_ANSWER_LENGTH, recordDeltas } from './delta-record.ts';
import type { LanguageModel, ModelAnswer, ModelRequest, ModelUsage } from './llm.ts';
import type { SpendingLimit } from './model-budget.ts';
import { withRetries } from './retry.ts';
import { estimateUsage } from './token-estimate.ts';

/** Why no usable answer came. `busy`, `circuit_open` and `budget` are refusals: the model was not asked. */
export type ModelFailure = 'timeout' | 'busy' | 'error' | 'circuit_open' | 'budget';

/** `cancelled`: the caller ended it; the text is what there was by then, and a failure when there was none. */
export type GuardedAnswer =
  | { readonly text: string; readonly finishReason: ModelAnswer['finishReason'] | 'cancelled' }
  | { readonly failure: ModelFailure | 'cancelled' };

export interface GuardedOptions {
  /** Called with each further piece of the text while it is written; never after the answer is there. */
  readonly onDelta?: ((text: string) => void) | undefined;
  /** Ends the answer at once, with what there is of it. */
  readonly signal?: AbortSignal | undefined;
  /** A deadline shorter than the usual one. */
  readonly timeoutMs?: number | undefined;
}

/** A model that never throws and never takes longer than its deadline. */
export interface GuardedModel {
  readonly name: string;
  answer(request: Omit<ModelRequest, 'signal'>, options?: GuardedOptions): Promise<GuardedAnswer>;
  /** Ends all requests under way and refuses further ones, for a server that is going down. */
  cutOff(): void;
  /** When and why the last request failed; null when it did not. For the health report. */
  readonly lastFailure: ModelFailure | null;
  readonly circuit: CircuitState;
  /** Whether the day's budget is spent. */
  readonly budgetSpent: boolean;
  /** Requests that one conversation may cost. */
  readonly callsPerConversation: number;
  /** Whether it is also asked what messages are about. */
  readonly classifies: boolean;
}

export interface GuardOptions {
  /** Deadline of one answer, its retries included. */
  readonly timeoutMs: number;
  readonly budget?: SpendingLimit | undefined;
  readonly callsPerConversation?: number | undefined;
  readonly classifies?: boolean | undefined;
  /** Monotonic time in milliseconds. */
  readonly nowMs?: (() => number) | undefined;
  /** Even chance, 0 up to but not 1, for pauses before retries. */
  readonly chance?: (() => number) | undefined;
  readonly onCircuit?: ((state: CircuitState) => void) | undefined;
  /** Told what each request cost, estimated when the server did not say. */
  readonly onUsage?: ((usage: ModelUsage) => void) | undefined;
  /** Told of every request when it is over, refused ones too. */
  readonly onCall?:
    | ((call: { readonly outcome: CallOutcome; readonly durationMs: number }) => void)
    | undefined;
}

/** How a request ended. */
export type CallOutcome = ModelFailure | 'cancelled' | 'ok';

/** Requests beyond this many at once are refused at once, so that a slow model cannot pile up customers. */
const MAX_CONCURRENT = 32;

/** One request on its way. */
interface Call {
  readonly request: Omit<ModelRequest, 'signal'>;
  readonly signal: AbortSignal;
  readonly untilMs: number;
  readonly written: ReturnType<typeof recordDeltas> | undefined;
}

/**
 * Puts a deadline, retries, a circuit breaker, a budget, a concurrency limit and a longest answer around a model, and
 * turns every failure into a value.
 */
export function guardModel(model: LanguageModel, options: GuardOptions): GuardedModel {
  const { budget, nowMs = () => performance.now(), chance = Math.random, onUsage } = options;
  const circuit = createCircuitBreaker({ nowMs, onChange: options.onCircuit });
  const end = new AbortController();
  let underWay = 0;
  let lastFailure: ModelFailure | null = null;

  /** Rejects with the model's failure, or when the signal says stop: the race covers a model that ignores it. */
  function ask({ request, signal, untilMs, written }: Call): Promise<ModelAnswer> {
    const full = { ...request, signal };
    const attempt = () => (written ? model.stream(full, written.add) : model.complete(full));
    const mayRetry = () => written === undefined || written.text === '';
    return Promise.race([
      withRetries(attempt, { untilMs, nowMs, chance, signal, mayRetry }),
      whenAborted(signal),
    ]);
  }

  function spend(request: Call['request'], answer: { usage: ModelUsage | null; text: string }): void {
    const usage = answer.usage ?? estimateUsage(request, { written: answer.text });
    budget?.spend(usage);
    onUsage?.(usage);
  }

  function refusal(): ModelFailure | null {
    if (underWay >= MAX_CONCURRENT || end.signal.aborted) return 'busy';
    if (budget?.spent) return 'budget';
    return circuit.tryEnter() ? null : 'circuit_open';
  }

  return {
    name: model.name,
    get lastFailure() {
      return lastFailure;
    },
    get circuit() {
      return circuit.state;
    },
    get budgetSpent() {
      return budget?.spent ?? false;
    },
    callsPerConversation: options.callsPerConversation ?? Number.POSITIVE_INFINITY,
    classifies: options.classifies ?? false,
    cutOff: () => end.abort(),
    async answer(request, how = {}) {
      const startedAtMs = nowMs();
      const answered = await answer(request, how);
      const outcome = 'failure' in answered ? answered.failure : 'ok';
      options.onCall?.({ outcome, durationMs: nowMs() - startedAtMs });
      return answered;
    },
  };

  async function answer(
    request: Call['request'],
    { onDelta, signal: cancel, timeoutMs = options.timeoutMs }: GuardedOptions,
  ): Promise<GuardedAnswer> {
    if (cancel?.aborted) return { failure: 'cancelled' };
    const refused = refusal();
    if (refused) return { failure: refused };
    underWay += 1;
    const full = new AbortController();
    const signal = AbortSignal.any([
      AbortSignal.timeout(timeoutMs),
      end.signal,
      full.signal,
      ...(cancel ? [cancel] : []),
    ]);
    const written = onDelta && recordDeltas({ onDelta, signal, onFull: () => full.abort() });
    try {
      const answer = await ask({ request, signal, untilMs: nowMs() + timeoutMs, written });
      lastFailure = report(circuit, null);
      spend(request, answer);
      return bounded(answer);
    } catch {
      const text = written?.text.trim() ?? '';
      // What failed at once cost nothing; what was being worked on did.
      if (signal.aborted || text !== '') spend(request, { usage: null, text });
      if (cancel?.aborted) {
        circuit.record('given_up');
        return text === '' ? { failure: 'cancelled' } : { text, finishReason: 'cancelled' };
      }
      const cut = full.signal.aborted && text !== '';
      lastFailure = report(circuit, cut ? null : signal.aborted ? 'timeout' : 'error');
      return lastFailure === null ? { text, finishReason: 'length' } : { failure: lastFailure };
    } finally {
      written?.close();
      underWay -= 1;
    }
  }
}

function report<F extends ModelFailure | null>(circuit: CircuitBreaker, failure: F): F {
  circuit.record(failure === null ? 'success' : 'failure');
  return failure;
}

function bounded(answer: ModelAnswer): GuardedAnswer {
  const { text, finishReason } = answer;
  if (text.length <= MAX_ANSWER_LENGTH) return { text, finishReason };
  return { text: head(text, MAX_ANSWER_LENGTH), finishReason: 'length' };
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
}
