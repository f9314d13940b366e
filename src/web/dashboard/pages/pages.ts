import type { PageName } from '../route.ts';
import type { Page } from '../view.ts';
import { conversationsPage } from './conversations.ts';
import { intentsPage } from './intents.ts';
import { livePage } from './live.ts';
import { modelsPage } from './models.ts';
import { overviewPage } from './overview.ts';
import { qualityPage } from './quality.ts';
import { reviewPage } from './review.ts';

/** Every page by the word that stands in the address. */
export const PAGE_VIEWS: Readonly<Record<PageName, Page>> = {
  overview: overviewPage,
  intents: intentsPage,
  quality: qualityPage,
  live: livePage,
  review: reviewPage,
  conversations: conversationsPage,
  models: modelsPage,
};
