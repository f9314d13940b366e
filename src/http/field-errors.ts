import type { TSchema } from '@sinclair/typebox';
import { type ValueError, ValueErrorType } from '@sinclair/typebox/errors';
import type { FieldError } from '#errors.ts';

/** Most fields named in one answer. */
const MAX_FIELDS = 20;

/**
 * Names the invalid parts of a request, one message each. The messages come from the schema alone, so that nothing
 * the caller sent, not even an unknown key, comes back.
 */
export function fieldErrors(errors: Iterable<ValueError>, { part }: { part: string }): readonly FieldError[] {
  const byField = new Map<string, string>();
  for (const error of errors) {
    if (byField.size === MAX_FIELDS) break;
    const field = fieldName(error, { part });
    if (!byField.has(field)) byField.set(field, describe(error));
  }
  return [...byField].map(([field, message]) => ({ field, message }));
}

function fieldName(error: ValueError, { part }: { part: string }): string {
  const segments = error.path.split('/').filter((segment) => segment !== '');
  // The last segment would be a key of the caller's own making.
  if (error.type === ValueErrorType.ObjectAdditionalProperties) segments.pop();
  return [part, ...segments].join('.');
}

function describe({ type, schema, value }: ValueError): string {
  // The framework fills in what is missing with undefined before it looks at the schema.
  if (value === undefined) return 'is required';
  switch (type) {
    case ValueErrorType.ObjectRequiredProperty:
      return 'is required';
    case ValueErrorType.ObjectAdditionalProperties:
      return 'has an unknown property';
    case ValueErrorType.StringMinLength:
      return `must have ${number(schema, 'minLength')} characters or more`;
    case ValueErrorType.StringMaxLength:
      return `must have ${number(schema, 'maxLength')} characters or fewer`;
    case ValueErrorType.StringFormat:
      return `must be a valid ${String(schema['format'])}`;
    case ValueErrorType.StringPattern:
      return 'has a form that is not allowed';
    case ValueErrorType.IntegerMinimum:
    case ValueErrorType.NumberMinimum:
      return `must be ${number(schema, 'minimum')} or more`;
    case ValueErrorType.IntegerMaximum:
    case ValueErrorType.NumberMaximum:
      return `must be ${number(schema, 'maximum')} or less`;
    case ValueErrorType.ArrayMinItems:
      return `must have ${number(schema, 'minItems')} items or more`;
    case ValueErrorType.ArrayMaxItems:
      return `must have ${number(schema, 'maxItems')} items or fewer`;
    case ValueErrorType.Literal:
      return `must be ${JSON.stringify(schema['const'])}`;
    default:
      return `must be ${kindOf(schema)}`;
  }
}

function number(schema: TSchema, key: string): string {
  return String(schema[key]);
}

function kindOf(schema: TSchema): string {
  const options: unknown = schema['anyOf'];
  if (Array.isArray(options)) return unionOf(options);
  switch (schema['type']) {
    case 'string':
      return 'text';
    case 'integer':
      return 'a whole number';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list';
    case 'object':
      return 'an object';
    case 'null':
      return 'null';
    default:
      return 'a valid value';
  }
}

/** A query parameter that is a number is a union of its text and its number for the framework; say only the number. */
function unionOf(options: readonly TSchema[]): string {
  const kinds = options.map((option) =>
    'const' in option ? JSON.stringify(option['const']) : kindOf(option),
  );
  if (kinds.includes('a whole number')) return `a whole number${rangeOf(options)}`;
  if (kinds.includes('a number')) return `a number${rangeOf(options)}`;
  if (kinds.includes('true or false')) return 'true or false';
  return kinds.length === 1 ? String(kinds[0]) : `one of: ${[...new Set(kinds)].join(', ')}`;
}

function rangeOf(options: readonly TSchema[]): string {
  const bounds = options.find((option) => 'minimum' in option || 'maximum' in option);
  if (bounds === undefined) return '';
  const { minimum, maximum } = bounds as { minimum?: number; maximum?: number };
  if (minimum === undefined) return `, ${maximum} or less`;
  return maximum === undefined ? `, ${minimum} or more` : ` from ${minimum} to ${maximum}`;
}
