import { t } from 'elysia';
import { ERRORS } from '#errors.ts';
import { UUID_PATTERN } from '#lib/uuid.ts';

const EXAMPLE_UUID = '0197a3c2-5b1e-7c44-9f0e-3d2a1b6c8e71';

/** A UUID in its plain form: the framework's `uuid` format also takes `urn:uuid:`, which the database does not. */
export function uuid(description: string) {
  return t.String({ pattern: UUID_PATTERN, description, examples: [EXAMPLE_UUID] });
}

/** An instant in UTC, ISO 8601. */
export function dateTime(description: string) {
  return t.String({ format: 'date-time', description, examples: ['2026-01-15T09:30:00.000Z'] });
}

/** A value or null. */
export function nullable<Schema extends Parameters<typeof t.Union>[0][number]>(schema: Schema) {
  return t.Union([schema, t.Null()]);
}

/** One of a closed list of words. The framework would make the first of them the default, which no caller means. */
export function oneOf<const Words extends readonly string[]>(words: Words, description: string) {
  return t.UnionEnum(words as unknown as [Words[number], ...Words[number][]], {
    description,
    examples: [words[0]],
    default: undefined as never,
  });
}

/** Status codes an answer can fail with. */
export type ProblemStatus = (typeof ERRORS)[keyof typeof ERRORS]['status'];

/** Entries for the `response` of a route: `response: { 200: schema, ...problems(401, 404) }`. */
export function problems<const Statuses extends readonly ProblemStatus[]>(
  ...statuses: Statuses
): { readonly [Status in Statuses[number]]: ReturnType<typeof problemSchema> } {
  const entries = statuses.map((status) => [status, problemSchema(status)]);
  return Object.fromEntries(entries);
}

/** RFC 9457 problem details with this product's additions. */
function problemSchema(status: ProblemStatus) {
  const entry = Object.entries(ERRORS).find(([, error]) => error.status === status);
  const [code, title] = entry === undefined ? ['internal', 'Internal error'] : [entry[0], entry[1].title];
  return t.Object(
    {
      type: t.String({ description: 'Identifies the kind of failure.' }),
      title: t.String({ description: 'The kind of failure in words.' }),
      status: t.Integer({ description: 'The HTTP status.' }),
      detail: t.String({ description: 'What went wrong this time.' }),
      code: t.String({ description: 'The kind of failure, for programs.' }),
      request_id: t.String({ description: 'Names this request in the logs.' }),
      errors: t.Optional(
        t.Array(t.Object({ field: t.String(), message: t.String() }), {
          description: 'The invalid parts of the request.',
        }),
      ),
    },
    {
      title: 'Problem',
      description: title,
      examples: [
        {
          type: `urn:larkline:error:${code}`,
          title,
          status,
          detail: 'A sentence about this request.',
          code,
          request_id: EXAMPLE_UUID,
        },
      ],
    },
  );
}
