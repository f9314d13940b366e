import { turnOf } from '#core/escalation/escalation.fixture.ts';
import type { EscalationTurn } from '#core/escalation/features.ts';
import type { ConversationHistory } from '#core/escalation/history.ts';
import { logistic } from '#core/escalation/numbers.ts';
import { createRandom } from '#core/nlu/classifier/random.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Conversations in which anger and failures lead to a person, each a few minutes after the one before. */
export function drawHistories(count: number, { seed = 1 } = {}): readonly ConversationHistory[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const angry = random();
    const failing = random();
    const topic = random() < 0.5 ? 'no_internet' : 'bill_view';
    const turns = Array.from(
      { length: 1 + Math.floor(random() * 5) },
      (_turn, place): EscalationTurn =>
        turnOf({
          topic,
          frustrationLevel: Math.min(10, Math.floor(angry * 6 + random() * 3 + place * angry)),
          attemptCount: Math.floor(failing * (place + 1)),
          failedSolutions: Math.floor(failing * (place + 1)),
          followUp: place > 0 && random() < failing,
          messageLength: 5 + Math.floor(random() * 200),
          hourOfDay: random() * 24,
        }),
    );
    const score = -4 + 5 * angry + 2 * failing + (topic === 'no_internet' ? 1 : 0);
    return {
      id: `conversation-${String(index).padStart(6, '0')}`,
      begunAt: new Date(Date.UTC(2026, 0, 1) + (index * DAY_MS) / 200),
      turns,
      handedOver: random() < logistic(score),
    };
  });
}
