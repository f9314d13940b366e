import type { PatternSet } from '../pattern-set.ts';
import { ACT_PATTERNS } from './acts.ts';
import { BRIEF_INTENT_PATTERNS } from './brief.ts';
import { FRUSTRATION_SIGNS } from './frustration.ts';
import { HARD_INTENT_PATTERNS } from './hard-intents.ts';
import { OUT_OF_SCOPE_REQUESTS, OUT_OF_SCOPE_SUBJECTS } from './out-of-scope.ts';
import { createVocabularyLexicon, VOCABULARY } from './vocabulary.ts';

/** All patterns of Spanish. Accents do not matter in them: words are folded when they are read. */
export const SPANISH_PATTERNS: PatternSet = {
  language: 'es',
  intents: BRIEF_INTENT_PATTERNS,
  hard: HARD_INTENT_PATTERNS,
  acts: ACT_PATTERNS,
  signs: FRUSTRATION_SIGNS,
  otherRequests: OUT_OF_SCOPE_REQUESTS,
  otherSubjects: OUT_OF_SCOPE_SUBJECTS,
  vocabulary: VOCABULARY,
  createLexicon: createVocabularyLexicon,
};
