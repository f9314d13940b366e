import { observeOutcomes } from '#core/escalation/factors.ts';
import type { ConversationHistory } from '#core/escalation/history.ts';
import { isStoreUnavailable } from '#db/errors.ts';
import type { Escalation } from './escalation.ts';
import type { EscalationStore } from './store.ts';

export interface OutcomeObserverOptions {
  readonly store: EscalationStore;
  readonly escalation: Pick<Escalation, 'model' | 'observe'>;
  readonly now: () => Date;
  /** Called for every failure but that of the database being away, which others report. */
  readonly onError: (error: unknown) => void;
}

/** Keeps the confidence of the built-in factors in step with what became of their scores. */
export interface OutcomeObserver extends AsyncDisposable {
  /** Looks once, now, if the factors are what predicts; never rejects. */
  look(): Promise<void>;
}

/** After the start, when there is more urgent work, and then between two looks. */
const FIRST_MS = 10_000;
const INTERVAL_MS = 60 * 60 * 1000;
/** The newest conversations are enough to know a share within a few hundredths. */
const CONVERSATIONS = 2_000;

/** Looks every hour at what became of the newest conversations, as long as no trained model is in force. */
export function createOutcomeObserver({
  store,
  escalation,
  now,
  onError,
}: OutcomeObserverOptions): OutcomeObserver {
  let looking: Promise<void> = Promise.resolve();
  let timer = setTimeout(again, FIRST_MS);
  timer.unref();

  function again(): void {
    timer = setTimeout(again, INTERVAL_MS);
    timer.unref();
    void look();
  }

  function look(): Promise<void> {
    looking = looking.then(observe).catch((error: unknown) => {
      if (!isStoreUnavailable(error)) onError(error);
    });
    return looking;
  }

  async function observe(): Promise<void> {
    if (escalation.model.version !== null) return;
    const histories: ConversationHistory[] = [];
    for await (const batch of store.read({ now: now(), limit: CONVERSATIONS })) histories.push(...batch);
    escalation.observe(observeOutcomes(histories));
  }

  return {
    look,
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
      await looking;
    },
  };
}
