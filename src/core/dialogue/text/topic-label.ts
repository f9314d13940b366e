import type { Language } from '#core/nlu/understanding.ts';
import { fillSlots } from './fill-slots.ts';
import { REPLY_TEXTS } from './reply-texts.ts';

/** A topic in the desk's own words; its id in words where the program does not know it. */
export function topicLabel(topic: string, language: Language): string {
  const text = REPLY_TEXTS[language];
  const labels: Readonly<Record<string, string>> = text.topics;
  const slots = Object.fromEntries(Object.entries(text.things).map(([thing, { own }]) => [thing, own]));
  return fillSlots(labels[topic] ?? topic.replaceAll('_', ' '), { slots, text });
}
