import { STATUS_CODES } from 'node:http';
import { asJsonList, asJsonObject, isJsonObject, type Json, type JsonObject } from './json.ts';
import { cleanSchema, exampleOf } from './openapi-schema.ts';
import { PROBLEM_MEDIA_TYPE } from './problem.ts';

const JSON_MEDIA_TYPE = 'application/json';

/** Keeps a schema that has a title once, under that title, and answers with a reference to it. */
export type ShareSchema = (schema: JsonObject) => JsonObject;

/** One operation of the plugin's document as valid OpenAPI 3.1. An operation without `security` is open to all. */
export function cleanOperation(operation: JsonObject, { share }: { share: ShareSchema }): JsonObject {
  const { operationId, summary, description, tags, deprecated } = operation;
  const parameters = asJsonList(operation['parameters']).map((item) => cleanParameter(asJsonObject(item)));
  const body = asJsonObject(operation['requestBody']);
  const schema = schemaOf(asJsonObject(body['content']));
  return {
    ...present({ operationId, summary, description, tags, deprecated }),
    security: distinct(asJsonList(operation['security'])),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(schema === undefined
      ? {}
      : { requestBody: { required: true, content: { [JSON_MEDIA_TYPE]: mediaType(schema, { share }) } } }),
    responses: Object.fromEntries(
      Object.entries(asJsonObject(operation['responses'])).map(([status, response]) => [
        status,
        cleanResponse(asJsonObject(response), { status, share }),
      ]),
    ),
  };
}

function cleanParameter(parameter: JsonObject): JsonObject {
  const { name, description, required, examples } = parameter;
  const {
    examples: ownExamples,
    description: ownDescription,
    ...schema
  } = cleanSchema(asJsonObject(parameter['schema']));
  const [example] = [...asJsonList(examples), ...asJsonList(ownExamples)];
  return {
    name: name ?? '',
    in: parameter['in'] ?? 'query',
    required: parameter['in'] === 'path' || (required === true && !('default' in schema)),
    ...present({ description: description ?? ownDescription, example }),
    schema,
  };
}

function cleanResponse(
  response: JsonObject,
  { status, share }: { status: string; share: ShareSchema },
): JsonObject {
  const { description, title, examples, contentMediaType } = response;
  const words = typeof description === 'string' ? description : (STATUS_CODES[status] ?? 'Answer');
  const plain = schemaOf(asJsonObject(response['content']));
  if (plain === undefined) return { description: words };
  const own = contentMediaType ?? plain['contentMediaType'];
  const type = typeof own === 'string' ? own : Number(status) >= 400 ? PROBLEM_MEDIA_TYPE : JSON_MEDIA_TYPE;
  // The plugin leaves these two of a schema beside it instead of in it.
  const schema = { ...plain, ...present({ title, examples }) };
  const headers = RESPONSE_HEADERS[status];
  return {
    description: words,
    ...(headers === undefined ? {} : { headers }),
    content: { [type]: mediaType(schema, { share }) },
  };
}

const RETRY_AFTER: JsonObject = {
  'Retry-After': { description: 'Seconds to wait before trying again.', schema: { type: 'integer' } },
};

/** Headers that failures of a kind always or often carry. */
const RESPONSE_HEADERS: Readonly<Record<string, JsonObject>> = {
  401: { 'WWW-Authenticate': { description: 'How to authenticate.', schema: { type: 'string' } } },
  429: RETRY_AFTER,
  503: RETRY_AFTER,
};

function mediaType(schema: JsonObject, { share }: { share: ShareSchema }): JsonObject {
  const clean = cleanSchema(schema);
  const example = exampleOf(clean);
  const { examples: _, description: __, ...shared } = clean;
  return { schema: 'title' in shared ? share(shared) : shared, ...present({ example }) };
}

/** A route may say what its sign-in option has said already. */
function distinct(items: readonly Json[]): readonly Json[] {
  return items.filter((item, index) => items.findIndex((other) => Bun.deepEquals(item, other)) === index);
}

/** The one schema behind the plugin's several content types. */
function schemaOf(content: JsonObject): JsonObject | undefined {
  const [entry] = Object.values(content);
  const schema = asJsonObject(entry)['schema'];
  return isJsonObject(schema) && Object.keys(schema).length > 0 ? schema : undefined;
}

function present(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}
