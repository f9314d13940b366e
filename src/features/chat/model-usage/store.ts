import { and, eq, sql } from 'drizzle-orm';
import type { Drizzle } from '#db/client.ts';
import { modelUsage } from '#db/schema.ts';

export type ModelUsageStore = ReturnType<typeof createModelUsageStore>;

/** Requests, tokens, and cents with fractions. */
interface Spending {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costCents: number;
}

const NOTHING: Spending = { requests: 0, inputTokens: 0, outputTokens: 0, costCents: 0 };

/** What all nodes spent on one model, by day (`YYYY-MM-DD`). */
export function createModelUsageStore(drizzle: Drizzle, { model }: { readonly model: string }) {
  const { day: dayColumn, model: modelColumn, requests, inputTokens, outputTokens, costCents } = modelUsage;
  const columns = { requests, inputTokens, outputTokens, costCents };
  return {
    /** One statement: nodes that add at the same moment wait for each other, and none is lost. */
    async addSpending(day: string, spending: Spending): Promise<Spending> {
      const [total] = await drizzle
        .insert(modelUsage)
        .values({ day, model, ...spending })
        .onConflictDoUpdate({
          target: [dayColumn, modelColumn],
          set: {
            requests: sql`${requests} + excluded.requests`,
            inputTokens: sql`${inputTokens} + excluded.input_tokens`,
            outputTokens: sql`${outputTokens} + excluded.output_tokens`,
            costCents: sql`${costCents} + excluded.cost_cents`,
            updatedAt: sql`now()`,
          },
        })
        .returning(columns);
      return total ?? spending;
    },

    async readSpending(day: string): Promise<Spending> {
      const [total] = await drizzle
        .select(columns)
        .from(modelUsage)
        .where(and(eq(dayColumn, day), eq(modelColumn, model)));
      return total ?? NOTHING;
    },
  };
}
