import type { JsonObject } from '#http/json.ts';
import { MAX_BODY_BYTES, MAX_ROWS, MAX_TEXT_LENGTH } from './limits.ts';

const TEXT = { type: 'string', maxLength: MAX_TEXT_LENGTH } as const;
const TEXTS = { type: 'array', items: TEXT, minItems: 1, maxItems: MAX_ROWS } as const;
const FIELDS = {
  type: 'object',
  required: ['text'],
  properties: { text: TEXT },
  additionalProperties: false,
} as const;
const ROWS = { type: 'array', items: FIELDS, minItems: 1, maxItems: MAX_ROWS } as const;
const LISTS = {
  type: 'object',
  required: ['text'],
  properties: { text: TEXTS },
  additionalProperties: false,
} as const;
const TENSOR = { oneOf: [TEXTS, ROWS, LISTS] } as const;

const ASKED = ['my internet is down', 'why did my bill go up?'];

function one(name: string, schema: JsonObject): JsonObject {
  return { type: 'object', required: [name], properties: { [name]: schema }, additionalProperties: false };
}

const REQUEST: JsonObject = {
  description: 'Exactly one of the four forms.',
  oneOf: [
    one('dataframe_split', {
      type: 'object',
      required: ['data'],
      properties: {
        columns: { type: 'array', items: { const: 'text' }, minItems: 1, maxItems: 1 },
        index: { type: 'array' },
        data: {
          type: 'array',
          items: { type: 'array', items: TEXT, minItems: 1, maxItems: 1 },
          maxItems: MAX_ROWS,
        },
      },
      additionalProperties: false,
    }),
    one('dataframe_records', ROWS),
    one('instances', TENSOR),
    one('inputs', TENSOR),
  ],
};

const PREDICTION: JsonObject = {
  type: 'object',
  description: 'What the model says about one row.',
  required: ['label', 'probability', 'band', 'out_of_scope', 'intent', 'agent', 'language', 'runner_up'],
  properties: {
    label: { type: ['string', 'null'], description: 'The best label; null for a text without words.' },
    probability: { type: 'number', minimum: 0, maximum: 1, description: 'That the label is right.' },
    band: { enum: ['answer', 'ask', 'hand_over'], description: 'What the probability allows.' },
    out_of_scope: { type: 'boolean', description: 'Whether the text fits nothing that the model knows.' },
    intent: {
      type: ['string', 'null'],
      description: 'Coarse class of a label that is a topic of the product.',
    },
    agent: { type: ['string', 'null'], description: 'Who answers such a topic.' },
    language: { enum: ['en', 'es'], description: 'The language it was read in.' },
    runner_up: {
      type: ['object', 'null'],
      required: ['label', 'gap'],
      properties: { label: { type: 'string' }, gap: { type: 'number', minimum: 0 } },
    },
  },
};

const FAILURE: JsonObject = {
  type: 'object',
  required: ['error_code', 'message'],
  properties: { error_code: { type: 'string' }, message: { type: 'string' } },
};

const FORMS: JsonObject = {
  dataframe_split: { value: { dataframe_split: { columns: ['text'], data: ASKED.map((text) => [text]) } } },
  dataframe_records: { value: { dataframe_records: ASKED.map((text) => ({ text })) } },
  instances: { value: { instances: ASKED } },
  inputs: { value: { inputs: ASKED } },
};

function answer(description: string, schema?: JsonObject): JsonObject {
  return schema === undefined
    ? { description }
    : { description, content: { 'application/json': { schema } } };
}

function failure(description: string): JsonObject {
  return answer(description, { $ref: '#/components/schemas/Failure' });
}

function get(operationId: string, { summary, schema }: { summary: string; schema: JsonObject }): JsonObject {
  return {
    get: { operationId, summary, tags: ['Model'], security: [], responses: { 200: answer(summary, schema) } },
  };
}

/** The model server in OpenAPI 3.1. */
export function describeModelServer(version: string): JsonObject {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Larkline model server',
      version,
      description: "Predicts what customers' messages are about, by MLflow's scoring protocol.",
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url: '/', description: 'This server' }],
    tags: [{ name: 'Model', description: 'Predictions, and what is served.' }],
    paths: {
      '/invocations': {
        post: {
          operationId: 'predict',
          summary: 'Predict',
          description: `One prediction for each row, in order. At most ${MAX_ROWS} rows and ${MAX_BODY_BYTES} bytes.`,
          tags: ['Model'],
          security: [],
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: REQUEST, examples: FORMS },
              'text/csv': { schema: { type: 'string' }, example: `text\n${ASKED.join('\n')}\n` },
            },
          },
          responses: {
            200: answer('The predictions', {
              ...one('predictions', { type: 'array', items: { $ref: '#/components/schemas/Prediction' } }),
            }),
            400: failure('What was sent cannot be read'),
            413: failure('Too many rows or bytes'),
            415: failure('Neither JSON nor CSV'),
            503: failure('Too many requests under way'),
          },
        },
      },
      '/ping': get('ping', { summary: 'Whether it is there', schema: { type: 'string' } }),
      '/health': get('health', { summary: 'The same', schema: { type: 'string' } }),
      '/version': get('protocolVersion', {
        summary: "MLflow's release whose protocol is spoken",
        schema: { type: 'string' },
      }),
      '/model': get('model', { summary: 'What is served', schema: { type: 'object' } }),
    },
    components: { schemas: { Failure: FAILURE, Prediction: PREDICTION } },
  };
}
