import { t } from 'elysia';
import { RECOMMENDATIONS } from '#core/escalation/costs.ts';
import { dateTime, nullable, oneOf, uuid } from '#http/schemas.ts';
import { count, figureOrNull, listOf } from '../schema.ts';

/** How likely a person is needed, and why. */
export const likelihood = t.Number({
  minimum: 0,
  maximum: 1,
  description: 'How likely it is to need a person',
  examples: [0.71],
});
export const recommendation = oneOf(RECOMMENDATIONS, 'What costs least, by the table of costs');
export const parts = listOf(
  t.Object({
    factor: t.String({ description: 'What it is', examples: ['failed_solutions'] }),
    weight: t.Number({ description: 'What it adds; negative: takes away', examples: [0.3] }),
  }),
  { description: 'What the likelihood is made of' },
);
export const predictionConfidence = t.Number({
  minimum: 0,
  maximum: 1,
  description: 'How sure the likelihood is, from the data of the model',
  examples: [0.8],
});

export const predictionsQuery = t.Object({
  limit: t.Integer({
    minimum: 1,
    maximum: 200,
    default: 50,
    description: 'Most conversations to return',
    examples: [50],
  }),
  hours: t.Integer({
    minimum: 1,
    maximum: 168,
    default: 24,
    description: 'Conversations with a message in so many hours',
    examples: [24],
  }),
});

/** Body of `GET /metrics/escalation-predictions`. */
export const predictionsReport = t.Object(
  {
    as_of: nullable(dateTime('Every change before this is in the figures')),
    model: t.Object(
      {
        name: t.String({ description: 'Model in force', examples: ['factors'] }),
        version: nullable(t.Integer({ description: 'Version of the registry', examples: [3] })),
        fallback_reason: nullable(
          t.String({
            description: 'Why the factors are used instead of a trained model; null: they are not',
            examples: ['Fewer than 200 conversations to learn from.'],
          }),
        ),
        metrics: nullable(
          t.Record(t.String(), t.Number(), {
            description: 'How it did on conversations it was not trained on',
            examples: [{ auroc: 0.84, brier: 0.12 }],
          }),
        ),
      },
      { description: 'What predicts' },
    ),
    costs: t.Record(t.String(), t.Number(), {
      description: 'What each mistake costs; recommendations follow from it',
      examples: [{ missed: 5, needless_offer: 2, offer_first: 1, needless_hand_over: 10 }],
    }),
    open: count('Open conversations that no person has yet', 31),
    predictions: listOf(
      t.Object({
        conversation_id: uuid('The conversation'),
        likelihood,
        confidence: predictionConfidence,
        factors: listOf(t.String(), {
          description: 'What speaks for a person, most first',
          examples: [['failed_solutions', 'frustration']],
        }),
        parts,
        recommendation,
        model: t.String({ description: 'Model that said so', examples: ['factors'] }),
        topic: nullable(t.String({ description: 'What it is about', examples: ['no_internet'] })),
        agent: nullable(t.String({ description: 'Who answers', examples: ['tech_support'] })),
        state: t.String({ description: 'Where it stands', examples: ['frustrated'] }),
        frustration_level: figureOrNull('Frustration after the newest turn, 0 to 10', 6),
        updated_at: dateTime('When its newest message came'),
        href: t.String({
          description: 'Path of the whole story of the conversation',
          examples: ['/api/v1/metrics/conversation-flow/0197a3c2-5b1e-7c44-9f0e-3d2a1b6c8e71'],
        }),
      }),
      { description: 'Most likely first' },
    ),
  },
  { title: 'EscalationPredictions', description: 'Which open conversations will need a person' },
);
