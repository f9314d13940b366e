import type { Page } from '../view.ts';

export const reviewPage: Page = {
  name: 'Review',
  forAgents: true,
  ranged: false,
  skeleton: { tiles: 0, cards: 2 },
  build: () => Promise.resolve({ title: 'Review', content: [] }),
};
