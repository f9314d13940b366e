/** One route as the framework lists it. */
export interface RouteEntry {
  readonly method: string;
  readonly path: string;
  readonly hooks?: { readonly query?: unknown };
}

/** Tells which methods a path answers to; empty when nothing is there. */
export type AllowedMethods = (path: string) => readonly string[];

/**
 * A matcher over all routes, built once, for the answers to a wrong method (405) and to OPTIONS. Wildcard and OPTIONS
 * routes do not count: the cross-origin plugin adds some that match everything.
 */
export function allowedMethods(routes: readonly RouteEntry[]): AllowedMethods {
  const methodsByPattern = new Map<string, Set<string>>();
  for (const { method, path } of routes) {
    if (method === 'OPTIONS' || path.includes('*')) continue;
    const key = trimSlash(path);
    const methods = methodsByPattern.get(key) ?? new Set<string>();
    methods.add(method === 'WS' ? 'GET' : method);
    if (method === 'GET' || method === 'WS') methods.add('HEAD');
    methodsByPattern.set(key, methods);
  }
  const entries = [...methodsByPattern].map(([pattern, methods]) => ({
    pattern: toPattern(pattern),
    methods,
  }));
  return (path) => {
    const found = new Set<string>();
    for (const { pattern, methods } of entries) {
      if (pattern.test(trimSlash(path))) for (const method of methods) found.add(method);
    }
    if (found.size > 0) found.add('OPTIONS');
    return [...found].sort();
  };
}

/** Names of all query parameters that any route reads. */
export function queryParameters(routes: readonly RouteEntry[]): ReadonlySet<string> {
  const names = routes.flatMap(({ hooks }) => {
    const query = hooks?.query;
    if (typeof query !== 'object' || query === null || !('properties' in query)) return [];
    return Object.keys(query.properties ?? {});
  });
  return new Set(names);
}

function trimSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function toPattern(path: string): RegExp {
  const source = path
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : segment.replace(/[.+^$()|[\]{}\\?]/g, '\\$&')))
    .join('/');
  return new RegExp(`^${source}$`);
}
