import { Elysia, t } from 'elysia';
import { AppError } from '#errors.ts';
import type { AccessTokens } from '#http/access-tokens.ts';
import { authPlugin } from '#http/auth.ts';
import { UNKNOWN_ADDRESS } from '#http/client-address.ts';
import type { RateLimits } from '#http/rate-limit.ts';
import { problems } from '#http/schemas.ts';
import {
  guestAnswer,
  loginBody,
  profileAnswer,
  profileBody,
  refreshBody,
  registerBody,
  signedInAnswer,
} from './schema.ts';
import {
  type AccountService,
  normalizeEmail,
  type Profile,
  type ProfileChange,
  type SignedIn,
} from './service.ts';

export interface AccountRoutesDeps {
  readonly service: AccountService;
  readonly tokens: Pick<AccessTokens, 'verify'>;
  readonly rateLimits: Pick<RateLimits, 'consumeSignIn'>;
}

const TAGGED = { tags: ['Account'] };

/** Sign-up, sign-in, renewal, sign-out, guests and the caller's own page, under `/api/v1`. */
export function accountRoutes(deps: AccountRoutesDeps) {
  return new Elysia({ name: 'account-routes', prefix: '/api/v1' })
    .use(signInRoutes(deps))
    .use(profileRoutes(deps));
}

function signInRoutes({ service, tokens, rateLimits }: AccountRoutesDeps) {
  return new Elysia({ prefix: '/auth' })
    .use(authPlugin({ tokens }))
    .decorate('clientAddress', UNKNOWN_ADDRESS as string)
    .post(
      '/register',
      async ({ body, clientAddress, set }) => {
        await rateLimits.consumeSignIn(clientAddress);
        const { email, password, display_name = null } = body;
        const signedIn = await service.register({ email, password, displayName: display_name });
        set.status = 201;
        return presentSignedIn(signedIn);
      },
      {
        body: registerBody,
        transform: tidyEmail,
        response: { 201: signedInAnswer, ...problems(400, 409, 413, 415, 422, 429, 503) },
        detail: { ...TAGGED, operationId: 'register', summary: 'Create an account and sign in' },
      },
    )
    .post(
      '/login',
      async ({ body, clientAddress }) => {
        await rateLimits.consumeSignIn(clientAddress);
        return presentSignedIn(await service.login(body));
      },
      {
        body: loginBody,
        transform: tidyEmail,
        response: { 200: signedInAnswer, ...problems(400, 401, 413, 415, 422, 429, 503) },
        detail: { ...TAGGED, operationId: 'login', summary: 'Sign in' },
      },
    )
    .post('/refresh', async ({ body }) => presentSignedIn(await service.refresh(body.refresh_token)), {
      body: refreshBody,
      response: { 200: signedInAnswer, ...problems(400, 401, 413, 415, 422, 429, 503) },
      detail: {
        ...TAGGED,
        operationId: 'refresh',
        summary: 'Trade a refresh token for new tokens',
        description:
          'Each refresh token works once. Using one again ends the sign-in, for it may have been stolen.',
      },
    })
    .post(
      '/logout',
      async ({ principal, set }) => {
        await service.logout(principal);
        set.status = 204;
      },
      {
        requireRole: 'customer',
        response: { 204: t.Void({ description: 'Signed out' }), ...problems(401, 429, 503) },
        detail: { ...TAGGED, operationId: 'logout', summary: 'Sign out' },
      },
    )
    .post(
      '/guest',
      async ({ principal, clientAddress }) => {
        await rateLimits.consumeSignIn(clientAddress);
        const { userId, access } = await service.guest(principal);
        return {
          access_token: access.token,
          token_type: 'Bearer' as const,
          expires_in: toSeconds(access.expiresInMs),
          user_id: userId,
        };
      },
      {
        optionalPrincipal: true,
        response: { 200: guestAnswer, ...problems(401, 403, 429) },
        detail: {
          ...TAGGED,
          operationId: 'guest',
          summary: 'Get a token without an account',
          description: 'A guest who sends a token that is still good gets a new one for the same id.',
        },
      },
    );
}

function profileRoutes({ service, tokens, rateLimits }: AccountRoutesDeps) {
  return new Elysia()
    .use(authPlugin({ tokens }))
    .decorate('clientAddress', UNKNOWN_ADDRESS as string)
    .get('/profile', async ({ principal }) => presentProfile(await service.profile(principal)), {
      requireRole: 'customer',
      response: { 200: profileAnswer, ...problems(401, 429, 503) },
      detail: { ...TAGGED, operationId: 'getProfile', summary: 'Read your own page' },
    })
    .patch(
      '/profile',
      async ({ body, principal, clientAddress }) => {
        const change = toChange(body);
        if (change.password !== undefined) await rateLimits.consumeSignIn(clientAddress);
        return presentProfile(await service.updateProfile(principal, { change }));
      },
      {
        requireRole: 'customer',
        body: profileBody,
        response: { 200: profileAnswer, ...problems(400, 401, 403, 413, 415, 422, 429, 503) },
        detail: {
          ...TAGGED,
          operationId: 'updateProfile',
          summary: 'Change your own page',
          description: 'A new password ends all other sign-ins.',
        },
      },
    );
}

/** Validation sees the email as it will be stored. */
function tidyEmail({ body }: { body: unknown }): void {
  if (typeof body !== 'object' || body === null || !('email' in body) || typeof body.email !== 'string')
    return;
  body.email = normalizeEmail(body.email);
}

function toChange(body: typeof profileBody.static): ProfileChange {
  const { display_name, current_password: current, new_password: next } = body;
  if ((next === undefined) !== (current === undefined)) {
    const field = next === undefined ? 'body.new_password' : 'body.current_password';
    throw new AppError('validation_failed', 'A new password needs the current one.', {
      fields: [{ field, message: 'is required' }],
    });
  }
  return {
    ...(display_name === undefined ? {} : { displayName: display_name }),
    ...(next === undefined || current === undefined ? {} : { password: { current, next } }),
  };
}

function presentSignedIn({ user, access, refreshToken, refreshExpiresInMs }: SignedIn) {
  return {
    access_token: access.token,
    token_type: 'Bearer' as const,
    expires_in: toSeconds(access.expiresInMs),
    refresh_token: refreshToken,
    refresh_expires_in: toSeconds(refreshExpiresInMs),
    user: {
      id: user.id,
      email: user.email,
      display_name: user.displayName,
      role: user.role,
      created_at: user.createdAt.toISOString(),
    },
  };
}

function presentProfile({ id, email, displayName, role, guest, createdAt }: Profile) {
  return { id, email, display_name: displayName, role, guest, created_at: createdAt?.toISOString() ?? null };
}

function toSeconds(durationMs: number): number {
  return Math.floor(durationMs / 1000);
}
