import type { FrustrationSign } from '../frustration-points.ts';
import { COMPLAINT_SIGNS } from './frustration-complaints.ts';
import { FEELING_SIGNS } from './frustration-feelings.ts';
import { HOSTILE_SIGNS } from './frustration-hostile.ts';

/**
 * Signs in words; each counts once per message. Points are our own choice, but for the specification's 2 for angry words:
 * 6 alone asks for a supportive tone, two hostile signs ask for a person.
 */
export const FRUSTRATION_SIGNS: readonly FrustrationSign[] = [
  ...FEELING_SIGNS,
  ...COMPLAINT_SIGNS,
  ...HOSTILE_SIGNS,
];
