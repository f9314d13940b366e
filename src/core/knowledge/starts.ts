/** Where the list of each key starts when the lists of all keys stand one after the other, and where the last one ends. */
export function startsOf(keys: Uint32Array, keyCount: number): Uint32Array {
  const starts = new Uint32Array(keyCount + 1);
  for (const key of keys) starts[key + 1] = (starts[key + 1] as number) + 1;
  for (let key = 0; key < keyCount; key++) {
    starts[key + 1] = (starts[key + 1] as number) + (starts[key] as number);
  }
  return starts;
}
