import { asJsonList, asJsonObject, isJsonObject, type Json, type JsonObject } from './json.ts';

/** JSON Schema keywords that the document keeps; what else a schema carries is for the framework alone. */
const KEYWORDS: ReadonlySet<string> = new Set([
  'allOf',
  'anyOf',
  'const',
  'default',
  'description',
  'enum',
  'examples',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'format',
  'items',
  'maxItems',
  'maxLength',
  'maxProperties',
  'maximum',
  'minItems',
  'minLength',
  'minProperties',
  'minimum',
  'multipleOf',
  'pattern',
  'properties',
  'required',
  'title',
  'type',
  'uniqueItems',
]);

/** Formats that the framework uses to read numbers out of text; in the document they are numbers. */
const TEXT_NUMBER_FORMATS: ReadonlySet<Json> = new Set(['numeric', 'integer', 'boolean']);

/**
 * A schema of the framework as JSON Schema 2020-12: unions of constants become `enum`, unions with null become a list
 * of types, a number that may also come as text becomes a number, and records get `additionalProperties`.
 */
export function cleanSchema(schema: JsonObject): JsonObject {
  const kept = Object.entries(schema).filter(([key]) => KEYWORDS.has(key));
  const clean: Record<string, Json> = Object.fromEntries(kept);
  if (isJsonObject(clean['properties'])) clean['properties'] = mapValues(clean['properties'], cleanSchema);
  if (isJsonObject(clean['items'])) clean['items'] = cleanSchema(clean['items']);
  if ('allOf' in clean)
    clean['allOf'] = asJsonList(clean['allOf']).map((part) => cleanSchema(asJsonObject(part)));
  const [recordOf] = Object.values(asJsonObject(schema['patternProperties']));
  if (recordOf !== undefined) clean['additionalProperties'] = cleanSchema(asJsonObject(recordOf));
  return 'anyOf' in clean ? cleanUnion(clean) : clean;
}

/** One example that fits a clean schema, taken from the examples within it; undefined when a needed part has none. */
export function exampleOf(schema: JsonObject): Json | undefined {
  const [example] = asJsonList(schema['examples']);
  if (example !== undefined) return example;
  if ('const' in schema) return schema['const'];
  if ('default' in schema) return schema['default'];
  if (isJsonObject(schema['properties'])) return objectExample(schema);
  if (isJsonObject(schema['items'])) return listExample(exampleOf(schema['items']));
  if ('enum' in schema) return asJsonList(schema['enum'])[0];
  if ('anyOf' in schema) return exampleOf(asJsonObject(asJsonList(schema['anyOf'])[0]));
  if (schema['type'] === 'boolean') return true;
  return asJsonList(schema['type']).includes('null') ? null : undefined;
}

function cleanUnion({ anyOf, ...rest }: JsonObject): JsonObject {
  // A date of the framework may also come as text in two forms or as a number; in the document it is an instant.
  if (asJsonList(anyOf).some((option) => asJsonObject(option)['type'] === 'Date')) {
    return { ...rest, type: 'string', format: 'date-time' };
  }
  const all = asJsonList(anyOf).map((option) => cleanSchema(asJsonObject(option)));
  const nullable = all.some((option) => option['type'] === 'null');
  const options = withoutTextNumbers(all.filter((option) => option['type'] !== 'null'));
  const [first, ...others] = options;
  if (first === undefined) return { ...rest, type: 'null' };
  if (options.every((option) => 'const' in option)) {
    const values = options.map((option) => option['const'] ?? null);
    const type = first['type'] ?? 'string';
    return { ...rest, type: nullable ? [type, 'null'] : type, enum: nullable ? [...values, null] : values };
  }
  if (others.length > 0) return { ...rest, anyOf: nullable ? [...options, { type: 'null' }] : options };
  const single: JsonObject = { ...first, ...rest };
  return nullable ? addNull(single) : single;
}

/** Drops the text form of a number or a boolean where the union also has the real one. */
function withoutTextNumbers(options: readonly JsonObject[]): readonly JsonObject[] {
  const real = options.filter(
    (option) => !(option['type'] === 'string' && TEXT_NUMBER_FORMATS.has(option['format'] ?? null)),
  );
  return real.length > 0 ? real : options;
}

function addNull(schema: JsonObject): JsonObject {
  const { type } = schema;
  if (type === undefined) return { anyOf: [schema, { type: 'null' }] };
  const types = Array.isArray(type) ? type : [type];
  const values = 'enum' in schema ? { enum: [...asJsonList(schema['enum']), null] } : {};
  return { ...schema, ...values, type: types.includes('null') ? types : [...types, 'null'] };
}

function objectExample(schema: JsonObject): JsonObject | undefined {
  const required = asJsonList(schema['required']);
  const example: Record<string, Json> = {};
  for (const [name, property] of Object.entries(asJsonObject(schema['properties']))) {
    const value = exampleOf(asJsonObject(property));
    if (value !== undefined) example[name] = value;
    else if (required.includes(name)) return undefined;
  }
  return example;
}

function listExample(item: Json | undefined): readonly Json[] | undefined {
  return item === undefined ? undefined : [item];
}

function mapValues(object: JsonObject, map: (value: JsonObject) => JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(asJsonObject(value))]));
}
