import { Elysia } from 'elysia';
import type { AccessTokens } from '#http/access-tokens.ts';
import { authPlugin } from '#http/auth.ts';
import { problems } from '#http/schemas.ts';
import { modelList } from './schema.ts';
import type { LearningService } from './service.ts';

/** The trained models, for supervisors. They are trained, promoted and rolled back by commands. */
export function learningRoutes({ learning, tokens }: { learning: LearningService; tokens: AccessTokens }) {
  return new Elysia({ name: 'learning' })
    .use(authPlugin({ tokens }))
    .get('/api/v1/models', () => learning.list(), {
      requireRole: 'supervisor',
      response: { 200: modelList, ...problems(401, 403, 429, 503) },
      detail: {
        operationId: 'listModels',
        summary: 'List the trained models',
        description: 'Versions with their figures, and which one is in force for each task.',
        tags: ['Learning'],
      },
    });
}
