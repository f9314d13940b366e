import type { Language } from '#core/nlu/understanding.ts';
import { ENGLISH } from './en.ts';
import { SPANISH } from './es.ts';
import type { ReplyText } from './reply-text.ts';

/** What the desk says, by language. */
export const REPLY_TEXTS: Readonly<Record<Language, ReplyText>> = { en: ENGLISH, es: SPANISH };
