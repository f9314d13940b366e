import type { Language } from '../understanding.ts';
import { ENGLISH_PATTERNS } from './en/patterns.ts';
import { SPANISH_PATTERNS } from './es/patterns.ts';
import type { PatternSet } from './pattern-set.ts';

/** The patterns of every language. */
export const PATTERN_SETS: Readonly<Record<Language, PatternSet>> = {
  en: ENGLISH_PATTERNS,
  es: SPANISH_PATTERNS,
};
