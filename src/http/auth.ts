import { Elysia } from 'elysia';
import type { Role } from '#db/schema.ts';
import { AppError } from '#errors.ts';
import type { AccessTokens } from './access-tokens.ts';
import { hasRole, type Principal } from './principal.ts';

const REALM = 'Bearer realm="larkline"';
const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;

/**
 * The principal of an `Authorization` header: null when the header is absent.
 * @throws AppError `unauthorized` when a header is there but is not a good bearer token.
 */
async function authenticate(
  authorization: string | null,
  { tokens }: { tokens: Pick<AccessTokens, 'verify'> },
): Promise<Principal | null> {
  if (authorization === null) return null;
  const token = bearerToken(authorization);
  const principal = token === undefined ? null : await tokens.verify(token);
  if (principal === null) throw invalidToken();
  return principal;
}

/** The token of an `Authorization` header; undefined when it holds something else. */
export function bearerToken(authorization: string): string | undefined {
  return BEARER.exec(authorization)?.[1];
}

/**
 * The principal, if there is one and its role reaches `role`; `customer` is met by guests too.
 * @throws AppError `unauthorized` without a principal, `forbidden` with a lesser role.
 */
export function requirePrincipal(principal: Principal | null, { role }: { role: Role }): Principal {
  if (principal === null) throw unauthorized('This needs an access token in the Authorization header.');
  if (!hasRole(principal.role, { needed: role })) {
    throw new AppError('forbidden', `This needs the role ${role} or a higher one.`, {
      headers: { 'www-authenticate': `${REALM}, error="insufficient_scope"` },
    });
  }
  return principal;
}

/** The failure for missing or wrong credentials; `detail` is a sentence for the caller. */
export function unauthorized(detail: string): AppError {
  return new AppError('unauthorized', detail, { headers: { 'www-authenticate': REALM } });
}

/** The failure for a token that is malformed, forged, expired or of a revoked sign-in. */
export function invalidToken(): AppError {
  return new AppError('unauthorized', 'The access token is not valid or has expired.', {
    headers: { 'www-authenticate': `${REALM}, error="invalid_token"` },
  });
}

/**
 * Two route options. `requireRole: 'customer'` puts `principal: Principal` into the handler's context or fails;
 * `optionalPrincipal: true` puts `principal: Principal | null` there and fails only for a bad token. Both act before
 * the request is validated, so that a stranger learns nothing from validation errors. Both tell the API description
 * who may call the route.
 */
export function authPlugin({ tokens }: { tokens: Pick<AccessTokens, 'verify'> }) {
  // The check runs before validation, where the context cannot be extended with types; `resolve` hands over its result.
  const principals = new WeakMap<Request, Principal>();
  const admitted = async (request: Request): Promise<Principal | null> => {
    const principal = await authenticate(request.headers.get('authorization'), { tokens });
    if (principal !== null) principals.set(request, principal);
    return principal;
  };
  return new Elysia({ name: 'auth' }).macro({
    requireRole: (role: Role) => ({
      detail: { security: [{ bearer: [] }] },
      transform: async ({ request }: { request: Request }) => {
        requirePrincipal(await admitted(request), { role });
      },
      resolve: ({ request }: { request: Request }) => ({
        principal: requirePrincipal(principals.get(request) ?? null, { role }),
      }),
    }),
    optionalPrincipal: (_enabled: true) => ({
      detail: { security: [{}, { bearer: [] }] },
      transform: async ({ request }: { request: Request }) => {
        await admitted(request);
      },
      resolve: ({ request }: { request: Request }) => ({ principal: principals.get(request) ?? null }),
    }),
  });
}
