import type { Fact, Facts } from './render-facts.ts';

const NUMBER_UNITS = [
  'cents',
  'days',
  'hours',
  'minutes',
  'months',
  'gigabytes',
  'mbps',
  'percent',
  'milliseconds',
  'count',
] as const;
const FACT_NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

/**
 * Reads a plain object of facts (parsed JSON). Each name is lower_snake_case and each value an object with exactly
 * one unit, numbers being 0 or more. Throws an Error with a sentence that names the file and the fact.
 */
export function parseFacts(value: unknown, { path }: { readonly path: string }): Facts {
  if (!isRecord(value)) throw new Error(`${path}: the facts must be an object.`);
  const facts: Record<string, Fact> = {};
  for (const [name, raw] of Object.entries(value)) {
    if (!FACT_NAME.test(name)) throw new Error(`${path}: fact name "${name}" must be lower_snake_case.`);
    const fact = readFact(raw);
    if (fact === null) throw new Error(`${path}: fact "${name}" must have exactly one known unit.`);
    facts[name] = fact;
  }
  return facts;
}

function readFact(raw: unknown): Fact | null {
  if (!isRecord(raw)) return null;
  const [entry, ...rest] = Object.entries(raw);
  if (entry === undefined || rest.length > 0) return null;
  const [unit, amount] = entry;
  if (unit === 'text') return typeof amount === 'string' && amount !== '' ? { text: amount } : null;
  const known = NUMBER_UNITS.some((candidate) => candidate === unit);
  if (!known || typeof amount !== 'number' || !(amount >= 0) || !Number.isFinite(amount)) return null;
  return { [unit]: amount } as Fact;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
