/** Labels that share one 32-bit number, a byte each. */
const LABELS_PER_LANE = 4;

/** The first and the third byte of a lane; sums of them have 16 bits each. */
const ALTERNATE = 0x00ff00ff;
const LOW = 0xffff;

/** Added to every weight, so that none is negative and sums do not borrow from the next label. */
const OFFSET = 128;

/** Rows added before the sums are unpacked: 255 * 256 is below 2 ** 16. */
const ROWS_MAX = 256;

/** Rows added in one sweep over the lanes. */
const SWEEP = 8;

/** Which rows to add, and where to: one place for each label. */
export interface RowSpan {
  readonly from: number;
  readonly to: number;
  readonly into: Int32Array;
}

/** Adds rows of byte weights, four labels at a time. */
export interface PackedRows {
  /** Writes the sums of the weights of `buckets[from .. to)` by label, exactly. */
  readonly sum: (buckets: Int32Array, span: RowSpan) => void;
}

function packWeights(weights: Int8Array, labelCount: number, laneCount: number): Int32Array {
  const rowCount = weights.length / labelCount;
  const packed = new Int32Array(rowCount * laneCount);
  let at = 0;
  for (let row = 0; row < rowCount; row++) {
    for (let label = 0; label < labelCount; label++) {
      const lane = row * laneCount + (label >> 2);
      const byte = (weights[at++] as number) + OFFSET;
      packed[lane] = (packed[lane] as number) | (byte << ((label & 3) * 8));
    }
  }
  return packed;
}

/** Packs the weights of an `IntentModel`: rows by bucket, one byte for each of at least one label. */
export function packRows(weights: Int8Array, labelCount: number): PackedRows {
  const laneCount = Math.ceil(labelCount / LABELS_PER_LANE);
  const packed = packWeights(weights, labelCount, laneCount);
  const even = new Int32Array(laneCount);
  const odd = new Int32Array(laneCount);
  const padded = new Int32Array(laneCount * LABELS_PER_LANE);

  function addEight(buckets: Int32Array, from: number): void {
    const rowA = (buckets[from] as number) * laneCount;
    const rowB = (buckets[from + 1] as number) * laneCount;
    const rowC = (buckets[from + 2] as number) * laneCount;
    const rowD = (buckets[from + 3] as number) * laneCount;
    const rowE = (buckets[from + 4] as number) * laneCount;
    const rowF = (buckets[from + 5] as number) * laneCount;
    const rowG = (buckets[from + 6] as number) * laneCount;
    const rowH = (buckets[from + 7] as number) * laneCount;
    for (let lane = 0; lane < laneCount; lane++) {
      const a = packed[rowA + lane] as number;
      const b = packed[rowB + lane] as number;
      const c = packed[rowC + lane] as number;
      const d = packed[rowD + lane] as number;
      const e = packed[rowE + lane] as number;
      const f = packed[rowF + lane] as number;
      const g = packed[rowG + lane] as number;
      const h = packed[rowH + lane] as number;
      // `| 0` after each pair of sums keeps them 32-bit whole numbers for the compiler.
      const firstEven = ((a & ALTERNATE) + (b & ALTERNATE) + (c & ALTERNATE) + (d & ALTERNATE)) | 0;
      const lastEven = ((e & ALTERNATE) + (f & ALTERNATE) + (g & ALTERNATE) + (h & ALTERNATE)) | 0;
      even[lane] = ((even[lane] as number) + ((firstEven + lastEven) | 0)) | 0;
      const firstOdd =
        (((a >>> 8) & ALTERNATE) +
          ((b >>> 8) & ALTERNATE) +
          ((c >>> 8) & ALTERNATE) +
          ((d >>> 8) & ALTERNATE)) |
        0;
      const lastOdd =
        (((e >>> 8) & ALTERNATE) +
          ((f >>> 8) & ALTERNATE) +
          ((g >>> 8) & ALTERNATE) +
          ((h >>> 8) & ALTERNATE)) |
        0;
      odd[lane] = ((odd[lane] as number) + ((firstOdd + lastOdd) | 0)) | 0;
    }
  }

  function addOne(bucket: number): void {
    const row = bucket * laneCount;
    for (let lane = 0; lane < laneCount; lane++) {
      const value = packed[row + lane] as number;
      even[lane] = ((even[lane] as number) + (value & ALTERNATE)) | 0;
      odd[lane] = ((odd[lane] as number) + ((value >>> 8) & ALTERNATE)) | 0;
    }
  }

  /** Moves the packed sums of `rowCount` rows to the labels, without the offsets. */
  function unpack(rowCount: number): void {
    const offset = OFFSET * rowCount;
    for (let lane = 0, label = 0; lane < laneCount; lane++, label += LABELS_PER_LANE) {
      const first = even[lane] as number;
      const second = odd[lane] as number;
      padded[label] = (padded[label] as number) + (first & LOW) - offset;
      padded[label + 1] = (padded[label + 1] as number) + (second & LOW) - offset;
      padded[label + 2] = (padded[label + 2] as number) + (first >>> 16) - offset;
      padded[label + 3] = (padded[label + 3] as number) + (second >>> 16) - offset;
      even[lane] = 0;
      odd[lane] = 0;
    }
  }

  function sum(buckets: Int32Array, { from, to, into }: RowSpan): void {
    padded.fill(0);
    for (let start = from; start < to; start += ROWS_MAX) {
      const end = Math.min(to, start + ROWS_MAX);
      let place = start;
      for (; place + SWEEP <= end; place += SWEEP) addEight(buckets, place);
      for (; place < end; place++) addOne(buckets[place] as number);
      unpack(end - start);
    }
    for (let label = 0; label < labelCount; label++) into[label] = padded[label] as number;
  }

  return { sum };
}
