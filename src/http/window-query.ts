import { t } from 'elysia';

/** Longest name of a time zone that is looked at. */
const MAX_ZONE_LENGTH = 64;

/** Query parameters of every report: the window and the zone that its dates are in. */
export const windowQuery = {
  from: t.Optional(
    t.String({
      minLength: 1,
      maxLength: 40,
      description:
        'Where the window begins: an instant in ISO 8601, or a date, which is its midnight in the time zone. Absent: 7 days before its end.',
      examples: ['2026-01-08'],
    }),
  ),
  to: t.Optional(
    t.String({
      minLength: 1,
      maxLength: 40,
      description: 'Where the window ends, itself not in it. Absent: now.',
      examples: ['2026-01-15'],
    }),
  ),
  time_zone: t.String({
    minLength: 1,
    maxLength: MAX_ZONE_LENGTH,
    default: 'UTC',
    description: 'IANA time zone of dates and of the buckets',
    examples: ['America/New_York'],
  }),
};
