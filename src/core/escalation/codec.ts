import { crc32 } from '#core/nlu/classifier/hash.ts';
import { SCORE_COUNT } from './factors.ts';
import { FEATURES } from './features.ts';
import {
  ESCALATION_MODEL_VERSION,
  type EscalationModel,
  type FactorModel,
  type LogisticModel,
} from './model.ts';

/** "LKEM" and a line end that text transfer would change, so that such damage shows at once. */
const MAGIC = Uint8Array.of(0x4c, 0x4b, 0x45, 0x4d, 0x0d, 0x0a);
const CHECKSUM_AT = MAGIC.length + 2;
const HEADER_BYTES = CHECKSUM_AT + 4;

/** Largest file that is looked at. */
const FILE_MAX = 1_000_000;

/**
 * A model as bytes: magic (6), version (uint16) and CRC-32 of all that follows (uint32), little endian, then the model as
 * JSON in UTF-8. JSON keeps every number as it is.
 */
export function encodeEscalationModel(model: EscalationModel): Uint8Array {
  const body = new TextEncoder().encode(JSON.stringify(model));
  const bytes = new Uint8Array(HEADER_BYTES + body.length);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  bytes.set(body, HEADER_BYTES);
  view.setUint16(MAGIC.length, ESCALATION_MODEL_VERSION, true);
  view.setUint32(CHECKSUM_AT, crc32(body), true);
  return bytes;
}

/** Reads what `encodeEscalationModel` wrote. Throws an Error that says what is wrong with any other bytes. */
export function decodeEscalationModel(bytes: Uint8Array): EscalationModel {
  if (bytes.length < HEADER_BYTES || MAGIC.some((byte, index) => bytes[index] !== byte)) {
    throw new Error('Not an escalation model: the file does not begin like one.');
  }
  if (bytes.length > FILE_MAX) throw new Error('Not an escalation model: the file is too large for one.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint16(MAGIC.length, true);
  if (version !== ESCALATION_MODEL_VERSION) {
    throw new Error(
      `The escalation model has version ${version}; this program reads version ${ESCALATION_MODEL_VERSION}.`,
    );
  }
  const body = bytes.subarray(HEADER_BYTES);
  if (view.getUint32(CHECKSUM_AT, true) !== crc32(body)) {
    throw new Error('The escalation model is damaged: its checksum does not match.');
  }
  const model: unknown = JSON.parse(new TextDecoder().decode(body));
  if (isLogistic(model) || isFactors(model)) return model;
  throw new Error('The escalation model is damaged: a part of it is missing.');
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function areNumbers(value: unknown, count: number): value is readonly number[] {
  return Array.isArray(value) && value.length === count && value.every(isNumber);
}

function areNamedNumbers(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every(isNumber);
}

function isLogistic(value: unknown): value is LogisticModel {
  const model = fieldsOf(value);
  const { features, means, scales, covariance } = model;
  const calibration = fieldsOf(model['calibration']);
  const count = FEATURES.length;
  return (
    model['kind'] === 'logistic' &&
    Array.isArray(features) &&
    features.length === count &&
    FEATURES.every((feature, index) => features[index] === feature) &&
    areNumbers(means, count) &&
    areNumbers(scales, count) &&
    scales.every((scale) => scale > 0) &&
    areNumbers(model['weights'], count) &&
    isNumber(model['intercept']) &&
    Array.isArray(covariance) &&
    covariance.length === count + 1 &&
    covariance.every((row) => areNumbers(row, count + 1)) &&
    isNumber(calibration['slope']) &&
    isNumber(calibration['intercept']) &&
    areNamedNumbers(model['topics']) &&
    areNamedNumbers(model['metrics']) &&
    typeof model['dataHash'] === 'string' &&
    typeof model['trainedTo'] === 'string' &&
    !Number.isNaN(Date.parse(model['trainedTo']))
  );
}

function isFactors(value: unknown): value is FactorModel {
  const { kind, reason, outcomes } = fieldsOf(value);
  return (
    kind === 'factors' &&
    typeof reason === 'string' &&
    Array.isArray(outcomes) &&
    outcomes.length === SCORE_COUNT &&
    outcomes
      .map(fieldsOf)
      .every(({ turns, handedOver }) => isCount(turns) && isCount(handedOver) && handedOver <= turns)
  );
}
