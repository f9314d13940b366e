import type postgres from 'postgres';

export type Leases = ReturnType<typeof createLeases>;

/**
 * Leases on conversations with unanswered messages: the node that holds one answers them. A lease only saves work; what
 * keeps a message from being answered twice is the version check of the commit. All times are the database's own.
 */
export function createLeases(sql: postgres.Sql) {
  return {
    /**
     * Renews those leases of a node that are still good, and takes over up to `claim` conversations whose lease ran
     * out; resolves to their ids. Rows that a commit holds just now are left for the next time.
     */
    async keep({
      nodeId,
      leaseMs,
      conversationIds,
      claim,
    }: {
      readonly nodeId: string;
      readonly leaseMs: number;
      readonly conversationIds: readonly string[];
      readonly claim: number;
    }): Promise<readonly string[]> {
      const rows = await sql<{ id: string }[]>`
        with renewed as (
          update conversations set lease_until = now() + ${leaseMs} * interval '1 millisecond'
          where id in (
            select conversations.id from json_array_elements_text(${JSON.stringify(conversationIds)}::text::json) as own
            join conversations on conversations.id = own.value::uuid
            where lease_node = ${nodeId} and lease_until > now() and pending_count > 0
            for update of conversations skip locked)
        ), claimed as (
          update conversations
          set lease_node = ${nodeId}, lease_until = now() + ${leaseMs} * interval '1 millisecond'
          where id in (
            select id from conversations
            where pending_count > 0 and (lease_until is null or lease_until <= now())
            order by lease_until limit ${claim} for update skip locked)
          returning id
        )
        select id from claimed`;
      return rows.map(({ id }) => id);
    },

    /** Ends the leases of a node, so that any other can take over at once. */
    async giveUp(nodeId: string): Promise<void> {
      await sql`
        update conversations set lease_until = now() where pending_count > 0 and lease_node = ${nodeId}`;
    },

    /** Ends everybody's leases: for a start at which it is certain that no other node runs. */
    async giveUpAll(): Promise<void> {
      await sql`update conversations set lease_until = now() where pending_count > 0`;
    },
  };
}
