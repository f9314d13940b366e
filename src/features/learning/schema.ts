import { t } from 'elysia';
import { dateTime, nullable, oneOf } from '#http/schemas.ts';

const TASKS = ['intents-en', 'intents-es', 'escalation'] as const;
const task = oneOf(TASKS, 'What the model does');
const hash = (what: string) =>
  t.String({ pattern: '^[0-9a-f]{64}$', description: `SHA-256 of ${what}, in hex` });

const version = t.Object(
  {
    version: t.Integer({ minimum: 1, description: 'Number of the version', examples: [3] }),
    in_force: t.Boolean({ description: 'Whether it was promoted last' }),
    content_hash: hash('the model file'),
    dataset_hash: t.String({
      description: 'Hash of the examples it was trained on, in hex',
      examples: ['5f2b1c'],
    }),
    bytes: t.Integer({ minimum: 0, description: 'Size of the model file', examples: [3_150_011] }),
    metrics: t.Record(t.String(), t.Number(), {
      description: 'Figures of its evaluation by name',
      examples: [{ accuracy: 0.86 }],
    }),
    params: t.Record(t.String(), t.Union([t.String(), t.Number(), t.Boolean()]), {
      description: 'What it was trained with',
      examples: [{ language: 'en', seed: 1 }],
    }),
    created_at: dateTime('When it was trained'),
  },
  { title: 'ModelVersion', description: 'One trained model' },
);

export const modelList = t.Object(
  {
    models: t.Array(
      t.Object(
        {
          task,
          in_force: t.Integer({
            minimum: 0,
            description: 'The version that was promoted last; 0 is the built-in model',
            examples: [3],
          }),
          in_use: nullable(
            t.Integer({
              minimum: 0,
              description:
                'The version that this server works with; it follows a promotion within seconds. Null: it does not use this task',
              examples: [3],
            }),
          ),
          versions: t.Array(version, { description: 'Newest first' }),
        },
        { title: 'ModelTask', description: 'One task with its models' },
      ),
      { description: 'Every task there is' },
    ),
  },
  { title: 'ModelList', description: 'Trained models and which of them are in force' },
);
