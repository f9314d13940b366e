import type { Role } from '#db/schema.ts';

/** Who makes a request, as an access token says. */
export interface Principal {
  /** UUID of the person; a guest has one too, before any row is stored for it. */
  readonly userId: string;
  readonly role: Role;
  readonly guest: boolean;
  /** The sign-in this token belongs to; null for guests. */
  readonly sessionId: string | null;
}

/** Roles from least to most; each may do all that the ones before it may. */
export const ROLES = ['customer', 'agent', 'supervisor', 'admin'] as const satisfies readonly Role[];

/** Whether `role` reaches `needed` in the order of ROLES. */
export function hasRole(role: Role, { needed }: { needed: Role }): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
