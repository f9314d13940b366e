import { checkRows, TEXT_COLUMN } from './limits.ts';
import { ScoringError } from './scoring-error.ts';

const FORMATS = {
  dataframe_split: readSplit,
  dataframe_records: readRecords,
  instances: readTensor,
  inputs: readTensor,
} as const;

const FORMAT_NAMES = Object.keys(FORMATS).join(', ');

/**
 * Texts of a JSON body in one of the forms of MLflow's scoring protocol 2.0: `dataframe_split`, `dataframe_records`,
 * `instances` or `inputs`.
 * @throws ScoringError
 */
export function readJsonRows(text: string): readonly string[] {
  const body = parse(text);
  if (!isRecord(body)) throw new ScoringError(`The body must be a JSON object with one of ${FORMAT_NAMES}.`);
  const { params, ...data } = body;
  if (params !== undefined && params !== null && !(isRecord(params) && Object.keys(params).length === 0))
    throw new ScoringError('The model takes no "params".');
  const [format, ...others] = Object.keys(data);
  if (format === undefined || others.length > 0 || !isFormat(format))
    throw new ScoringError(`The body must have exactly one of ${FORMAT_NAMES}, and nothing else.`);
  return checkRows(FORMATS[format](data[format], format));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ScoringError('The body could not be read as JSON.');
  }
}

/** `{"columns": ["text"], "data": [["a"], ["b"]]}`, as `DataFrame.to_dict(orient="split")` gives it. */
function readSplit(value: unknown): readonly unknown[] {
  const fault = `"dataframe_split" must be an object with "data", and may have "columns" and "index".`;
  if (!isRecord(value) || !Array.isArray(value['data'])) throw new ScoringError(fault);
  const { columns, data, index, ...others } = value;
  if (Object.keys(others).length > 0) throw new ScoringError(fault);
  if (columns !== undefined && columns !== null) checkColumns(columns);
  if (index !== undefined && index !== null && !(Array.isArray(index) && index.length === data.length))
    throw new ScoringError('"index" must have as many entries as "data" has rows.');
  return data.map((cells, row) => {
    // One column may also come as a plain list.
    if (!Array.isArray(cells)) return cells;
    return onlyCell(cells, row);
  });
}

function checkColumns(columns: unknown): void {
  if (!Array.isArray(columns) || columns.length !== 1 || columns[0] !== TEXT_COLUMN)
    throw new ScoringError(`"columns" must be ["${TEXT_COLUMN}"].`);
}

/** `[{"text": "a"}, {"text": "b"}]`. */
function readRecords(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new ScoringError('"dataframe_records" must be a list of objects.');
  return value.map((record, row) => {
    if (!isRecord(record)) throw new ScoringError(`Row ${row + 1} is not an object.`);
    return onlyField(record, row);
  });
}

/** A list of texts, of one-cell lists or of objects; or an object of lists, `{"text": ["a", "b"]}`. */
function readTensor(value: unknown, format: string): readonly unknown[] {
  if (isRecord(value)) {
    const names = Object.keys(value);
    const texts = value[TEXT_COLUMN];
    if (names.length !== 1 || !Array.isArray(texts))
      throw new ScoringError(
        `An object in "${format}" must have one field, "${TEXT_COLUMN}", with a list of texts.`,
      );
    return texts.map((cell, row) => (Array.isArray(cell) ? onlyCell(cell, row) : cell));
  }
  if (!Array.isArray(value)) throw new ScoringError(`"${format}" must be a list or an object of lists.`);
  return value.map((item, row) => {
    if (Array.isArray(item)) return onlyCell(item, row);
    return isRecord(item) ? onlyField(item, row) : item;
  });
}

function onlyCell(cells: readonly unknown[], row: number): unknown {
  if (cells.length !== 1) throw new ScoringError(`Row ${row + 1} must have one cell, the text.`);
  return cells[0];
}

function onlyField(record: Readonly<Record<string, unknown>>, row: number): unknown {
  const names = Object.keys(record);
  if (names.length !== 1 || names[0] !== TEXT_COLUMN)
    throw new ScoringError(`Row ${row + 1} must have one field, "${TEXT_COLUMN}".`);
  return record[TEXT_COLUMN];
}

function isFormat(name: string): name is keyof typeof FORMATS {
  return Object.hasOwn(FORMATS, name);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
