/** The whole report as JSON, its names in snake_case as everywhere outside the program. */
export function toJson(report: object): string {
  return `${JSON.stringify(withOuterNames(report), null, 2)}\n`;
}

/** Every name in a report is the program's own; labels and texts are only values. */
function withOuterNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withOuterNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      withOuterNames(inner),
    ]),
  );
}
