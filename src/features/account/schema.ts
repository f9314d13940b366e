import { t } from 'elysia';
import { dateTime, nullable, uuid } from '#http/schemas.ts';

/** NIST SP 800-63B asks for 8 or more and wants 64 allowed; without a second factor this product asks for more. */
const PASSWORD_LENGTH = { minLength: 12, maxLength: 128 } as const;

/** RFC 5321, section 4.5.3.1.3, as corrected: a path of 256 less its two brackets. */
const MAX_EMAIL_LENGTH = 254;

const EXAMPLE_REFRESH_TOKEN = 'Zk3vJ0mQ8yWc5tR1nX7bH2sL9dG4pA6uE0iT3oVfKqM';
const EXAMPLE_ACCESS_TOKEN = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIwMTk3YTNjMiJ9.c2lnbmF0dXJl';

const email = t.String({
  format: 'email',
  maxLength: MAX_EMAIL_LENGTH,
  description: 'Letter case and surrounding spaces do not matter.',
  examples: ['dana@example.com'],
});
const newPassword = t.String({
  ...PASSWORD_LENGTH,
  description: 'Every character counts; nothing is cut off.',
  examples: ['seven quiet lighthouses'],
});
const anyPassword = t.String({
  minLength: 1,
  maxLength: PASSWORD_LENGTH.maxLength,
  examples: ['seven quiet lighthouses'],
});
const displayName = t.String({
  minLength: 1,
  maxLength: 80,
  // Control characters have no place in a name, and the database stores no NUL.
  pattern: '^[^\\u0000-\\u001f\\u007f]*$',
  description: 'How the person is addressed.',
  examples: ['Dana'],
});
const role = t.Union(
  [t.Literal('customer'), t.Literal('agent'), t.Literal('supervisor'), t.Literal('admin')],
  {
    description: 'What the person may do.',
    examples: ['customer'],
  },
);

export const registerBody = t.Object({ email, password: newPassword, display_name: t.Optional(displayName) });

export const loginBody = t.Object({ email, password: anyPassword });

export const refreshBody = t.Object({
  refresh_token: t.String({
    minLength: 1,
    maxLength: 256,
    description: 'The newest refresh token of this sign-in.',
    examples: [EXAMPLE_REFRESH_TOKEN],
  }),
});

export const profileBody = t.Object(
  {
    display_name: t.Optional(nullable(displayName)),
    current_password: t.Optional(anyPassword),
    new_password: t.Optional(newPassword),
  },
  { description: 'What to change. A new password needs the current one.' },
);

const userFields = {
  id: uuid('The person.'),
  email: nullable(t.String({ description: 'Null for guests.', examples: ['dana@example.com'] })),
  display_name: nullable(t.String({ examples: ['Dana'] })),
  role,
};

const tokenFields = {
  access_token: t.String({
    description: 'Send it as `Authorization: Bearer …`.',
    examples: [EXAMPLE_ACCESS_TOKEN],
  }),
  token_type: t.Literal('Bearer'),
  expires_in: t.Integer({ description: 'Life of the access token, in seconds.', examples: [900] }),
};

export const signedInAnswer = t.Object(
  {
    ...tokenFields,
    refresh_token: t.String({ description: 'Good for one use.', examples: [EXAMPLE_REFRESH_TOKEN] }),
    refresh_expires_in: t.Integer({
      description: 'Life of the refresh token, in seconds.',
      examples: [2_592_000],
    }),
    user: t.Object({ ...userFields, created_at: dateTime('When the account was made.') }),
  },
  { title: 'SignedIn', description: 'New tokens and the person they are for' },
);

export const guestAnswer = t.Object(
  { ...tokenFields, user_id: uuid('The guest; the same while tokens are renewed in time.') },
  { title: 'GuestToken', description: 'A token for a guest' },
);

export const profileAnswer = t.Object(
  {
    ...userFields,
    guest: t.Boolean({ description: 'Whether this is someone without an account.', examples: [false] }),
    created_at: nullable(dateTime('When it was first stored; null for a guest who has not written yet.')),
  },
  { title: 'Profile', description: 'The caller’s own page' },
);
