import { type AnyElysia, Elysia } from 'elysia';
import { asJsonList, asJsonObject, type Json, type JsonObject, sortKeys } from './json.ts';
import { cleanOperation, type ShareSchema } from './openapi-operation.ts';

/** An OpenAPI 3.1.0 document. */
export type OpenApiDocument = JsonObject;

export interface OpenApiOptions {
  readonly version: string;
  /** What each tag is about; tags that no operation has are left out. */
  readonly tags: readonly { readonly name: string; readonly description: string }[];
}

const SPEC_PATH = '/openapi/json';
const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/**
 * Describes the routes of an application in OpenAPI 3.1.0. The plugin runs on a bare copy of the routes, so that
 * neither its page nor its address ever exists in the application, and what it writes is made valid here. Left out:
 * routes with `detail.hide`, sockets and wildcards.
 * @throws Error when two schemas share a title but differ.
 */
export async function buildOpenApi(app: AnyElysia, options: OpenApiOptions): Promise<OpenApiDocument> {
  const raw = await describeRoutes(app, options);
  const schemas: Record<string, JsonObject> = {};
  const share = shareInto(schemas);
  const paths: Record<string, JsonObject> = {};
  const used = new Set<Json>();
  for (const [path, item] of Object.entries(asJsonObject(raw['paths']))) {
    const operations = METHODS.flatMap((method) => {
      const operation = asJsonObject(item)[method];
      return operation === undefined
        ? []
        : [[method, cleanOperation(asJsonObject(operation), { share })] as const];
    });
    if (operations.length === 0) continue;
    paths[path] = Object.fromEntries(operations);
    for (const [, operation] of operations) for (const tag of asJsonList(operation['tags'])) used.add(tag);
  }
  return {
    openapi: '3.1.0',
    info: asJsonObject(raw['info']),
    servers: [{ url: '/', description: 'This server' }],
    tags: options.tags
      .filter(({ name }) => used.has(name))
      .map(({ name, description }) => ({ name, description })),
    paths: asJsonObject(sortKeys(paths)),
    components: asJsonObject(
      sortKeys({
        schemas,
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'An access token from `/api/v1/auth`.',
          },
        },
      }),
    ),
  };
}

async function describeRoutes(app: AnyElysia, { version }: OpenApiOptions): Promise<JsonObject> {
  // Loaded only when somebody asks for the description.
  const { swagger } = await import('@elysiajs/swagger');
  const bare = new Elysia().use(
    swagger({
      specPath: SPEC_PATH,
      documentation: {
        info: {
          title: 'Larkline support desk',
          version,
          description:
            'Understands what a customer of an internet provider writes, answers it, and says why.',
          license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
        },
      },
    }),
  );
  for (const { method, path, hooks } of app.routes) {
    const { body, query, params, headers, response, detail } = hooks;
    if (method !== 'WS')
      bare.route(method, path, () => '', { body, query, params, headers, response, detail });
  }
  const answer = await bare.handle(new Request(`http://localhost${SPEC_PATH}`));
  return asJsonObject((await answer.json()) as Json);
}

function shareInto(schemas: Record<string, JsonObject>): ShareSchema {
  return (schema) => {
    const name = String(schema['title']);
    const known = schemas[name];
    if (known !== undefined && !Bun.deepEquals(known, schema)) {
      throw new Error(`Two different schemas have the title ${name}.`);
    }
    schemas[name] = schema;
    return { $ref: `#/components/schemas/${name}` };
  };
}
