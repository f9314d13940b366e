import { MlflowError } from './mlflow-error.ts';

/** What a server answered, before anything is known of it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The value under a path of keys; undefined when it is not there. */
export function valueAt(json: Json | undefined, ...path: readonly string[]): Json | undefined {
  let value = json;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = Object.hasOwn(value, key) ? (value as { readonly [key: string]: Json })[key] : undefined;
  }
  return value;
}

/** The text under a path of keys. @throws MlflowError when there is none. */
export function textAt(json: Json | undefined, ...path: readonly string[]): string {
  const value = valueAt(json, ...path);
  if (typeof value === 'string' && value !== '') return value;
  throw new MlflowError(`MLflow gave an answer without "${path.join('.')}". Is it an MLflow server?`);
}

/** The list under a path of keys; MLflow leaves empty lists out. */
export function listAt(json: Json | undefined, ...path: readonly string[]): readonly Json[] {
  const value = valueAt(json, ...path);
  return Array.isArray(value) ? value : [];
}

/** A list of `{ key, value }` as a record. */
export function tagsAt(json: Json | undefined, ...path: readonly string[]): Readonly<Record<string, string>> {
  const entries = listAt(json, ...path).map((tag) => [valueAt(tag, 'key'), valueAt(tag, 'value')] as const);
  return Object.fromEntries(
    entries.filter(([key]) => typeof key === 'string').map(([key, value]) => [key, String(value ?? '')]),
  );
}
