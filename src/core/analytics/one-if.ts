/** A yes as it is counted. */
export function oneIf(condition: boolean): 0 | 1 {
  return condition ? 1 : 0;
}
