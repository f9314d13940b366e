import type { FrustrationSign } from '../frustration-points.ts';
import { COMPLAINT_SIGNS } from './frustration-complaints.ts';
import { FEELING_SIGNS } from './frustration-feelings.ts';
import { HOSTILE_SIGNS } from './frustration-hostile.ts';

/** Signs in words; ids, labels and points are those of English, so that both languages are on one scale. */
export const FRUSTRATION_SIGNS: readonly FrustrationSign[] = [
  ...FEELING_SIGNS,
  ...COMPLAINT_SIGNS,
  ...HOSTILE_SIGNS,
];
