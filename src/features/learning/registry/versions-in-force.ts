/** A change of the model in force, as it was made. Version null is the built-in model. */
export interface ModelChange {
  readonly action: 'promote' | 'rollback';
  readonly version: number | null;
}

/**
 * The versions a task can go back to, oldest first: each promotion puts one on top, unless it is there already, and each
 * rollback takes the top one away. The last is in force; none is left when the built-in model is in force and was from
 * the beginning.
 */
export function versionsInForce(changes: readonly ModelChange[]): readonly (number | null)[] {
  const stack: (number | null)[] = [];
  for (const { action, version } of changes) {
    if (action === 'rollback') stack.pop();
    else if (version !== (stack.at(-1) ?? null)) stack.push(version);
  }
  return stack;
}
