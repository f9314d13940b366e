import type { Fact, Facts } from '#core/knowledge/render-facts.ts';
import spanishTexts from './brand.es.json' with { type: 'json' };

const TEXTS: ReadonlyMap<string, string> = new Map(Object.entries(spanishTexts));

function withUnit(amount: number, one: string, many = `${one}s`): Fact {
  return { text: `${amount} ${amount === 1 ? one : many}` };
}

function translate(name: string, fact: Fact): Fact {
  if ('text' in fact) return { text: TEXTS.get(name) ?? fact.text };
  if ('days' in fact) return withUnit(fact.days, 'día');
  if ('hours' in fact) return withUnit(fact.hours, 'hora');
  if ('minutes' in fact) return withUnit(fact.minutes, 'minuto');
  if ('months' in fact) return withUnit(fact.months, 'mes', 'meses');
  // Money, data, speeds and shares are written alike in both languages of the United States.
  return fact;
}

/** The brand's facts as a Spanish article says them: "5 días" for 5 days, and the texts of `brand.es.json`. */
export function spanishFacts(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, translate(name, fact)]));
}
