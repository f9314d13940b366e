/** One fact of the brand with its unit. Money is in US cents, data in decimal gigabytes. */
export type Fact =
  | { readonly cents: number }
  | { readonly days: number }
  | { readonly hours: number }
  | { readonly minutes: number }
  | { readonly months: number }
  | { readonly gigabytes: number }
  | { readonly mbps: number }
  | { readonly percent: number }
  | { readonly milliseconds: number }
  | { readonly count: number }
  | { readonly text: string };

/** Facts by name, as in `{{late_fee}}`. */
export type Facts = Readonly<Record<string, Fact>>;

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;
const GIGABYTES_PER_TERABYTE = 1000;

/**
 * Replaces every `{{name}}` in the text by the fact of that name, with its unit ("$10", "5 days", "1.2 TB").
 * Throws an Error that names the placeholder when the fact is unknown.
 */
export function renderFacts(text: string, facts: Facts): string {
  return text.replace(PLACEHOLDER, (placeholder, inner: string) => {
    const name = inner.trim();
    const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
    if (fact === undefined) throw new Error(`Unknown fact ${placeholder}.`);
    return formatFact(fact);
  });
}

/** A fact as a customer reads it, unit included. */
export function formatFact(fact: Fact): string {
  if ('text' in fact) return fact.text;
  if ('cents' in fact) return formatMoney(fact.cents);
  if ('days' in fact) return withUnit(fact.days, 'day');
  if ('hours' in fact) return withUnit(fact.hours, 'hour');
  if ('minutes' in fact) return withUnit(fact.minutes, 'minute');
  if ('months' in fact) return withUnit(fact.months, 'month');
  if ('gigabytes' in fact) return formatData(fact.gigabytes);
  if ('mbps' in fact) return `${fact.mbps} Mbps`;
  if ('percent' in fact) return `${fact.percent}%`;
  if ('milliseconds' in fact) return `${fact.milliseconds} ms`;
  return String(fact.count);
}

function formatMoney(cents: number): string {
  const dollars = cents / 100;
  return Number.isInteger(dollars) ? `$${dollars}` : `$${dollars.toFixed(2)}`;
}

function formatData(gigabytes: number): string {
  if (gigabytes < GIGABYTES_PER_TERABYTE) return `${gigabytes} GB`;
  return `${gigabytes / GIGABYTES_PER_TERABYTE} TB`;
}

function withUnit(amount: number, unit: string): string {
  return amount === 1 ? `1 ${unit}` : `${amount} ${unit}s`;
}
