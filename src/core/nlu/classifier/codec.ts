import type { Calibration } from './calibrate.ts';
import { crc32 } from './hash.ts';
import { type IntentModel, MODEL_VERSION } from './model.ts';

/** "LKIM" and a line end that text transfer would change, so that such damage shows at once. */
const MAGIC = Uint8Array.of(0x4c, 0x4b, 0x49, 0x4d, 0x0d, 0x0a);
const HEADER_BYTES = MAGIC.length + 2 + 4 + 4;

/** Largest head (labels, calibration, hash) a file may announce. */
const HEAD_MAX = 1_000_000;

/** What stands before the numbers, as JSON; doubles follow in the numbers, so nothing is rounded. */
interface Head {
  readonly labels: readonly string[];
  readonly bucketBits: number;
  readonly seed: number;
  readonly calibration: Calibration;
  readonly dataHash: string;
}

/**
 * A model as bytes: magic (6), version (uint16), CRC-32 of all that follows (uint32), length of the head (uint32), the
 * head as UTF-8 JSON, then word scales, character scales and biases (float64 each) and the weights (int8). Little endian.
 */
export function encodeModel(model: IntentModel): Uint8Array {
  const { labels, bucketBits, seed, calibration, dataHash } = model;
  const head = new TextEncoder().encode(
    JSON.stringify({ labels, bucketBits, seed, calibration, dataHash } satisfies Head),
  );
  const doubles = [model.wordScales, model.characterScales, model.biases].flatMap((numbers) => [...numbers]);
  const numbersAt = HEADER_BYTES + head.length;
  const weightsAt = numbersAt + doubles.length * 8;
  const bytes = new Uint8Array(weightsAt + model.weights.length);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint16(MAGIC.length, model.version, true);
  view.setUint32(MAGIC.length + 6, head.length, true);
  bytes.set(head, HEADER_BYTES);
  doubles.forEach((number, index) => {
    view.setFloat64(numbersAt + index * 8, number, true);
  });
  bytes.set(new Uint8Array(model.weights.buffer, model.weights.byteOffset, model.weights.length), weightsAt);
  view.setUint32(MAGIC.length + 2, crc32(bytes.subarray(MAGIC.length + 6)), true);
  return bytes;
}

function readHead(bytes: Uint8Array, view: DataView): { head: Head; end: number } {
  if (bytes.length < HEADER_BYTES || MAGIC.some((byte, index) => bytes[index] !== byte)) {
    throw new Error('Not a model file: it does not begin like one.');
  }
  const version = view.getUint16(MAGIC.length, true);
  if (version !== MODEL_VERSION) {
    throw new Error(`The model file has version ${version}; this program reads version ${MODEL_VERSION}.`);
  }
  if (view.getUint32(MAGIC.length + 2, true) !== crc32(bytes.subarray(MAGIC.length + 6))) {
    throw new Error('The model file is damaged: its checksum does not match.');
  }
  const end = HEADER_BYTES + view.getUint32(MAGIC.length + 6, true);
  if (end > Math.min(bytes.length, HEAD_MAX))
    throw new Error('The model file is damaged: its head is cut off.');
  return { head: JSON.parse(new TextDecoder().decode(bytes.subarray(HEADER_BYTES, end))) as Head, end };
}

/** Reads what `encodeModel` wrote. Throws an Error that says what is wrong with any other bytes. */
export function decodeModel(bytes: Uint8Array): IntentModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { head, end } = readHead(bytes, view);
  const count = head.labels.length;
  const weightsAt = end + count * 3 * 8;
  if (bytes.length !== weightsAt + count * 2 ** head.bucketBits) {
    throw new Error('The model file is damaged: its length does not match its labels.');
  }
  const doubles = (place: number): Float64Array =>
    Float64Array.from({ length: count }, (_, index) =>
      view.getFloat64(end + (place * count + index) * 8, true),
    );
  // A copy of its own: what is given may be a view of something larger, and a Buffer's `slice` is one too.
  const weights = new Int8Array(bytes.length - weightsAt);
  weights.set(new Int8Array(bytes.buffer, bytes.byteOffset + weightsAt, weights.length));
  return {
    version: MODEL_VERSION,
    ...head,
    wordScales: doubles(0),
    characterScales: doubles(1),
    biases: doubles(2),
    weights,
  };
}
