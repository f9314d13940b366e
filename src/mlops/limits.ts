/** What is read at most, so that no file can exhaust the memory. */

/** Bytes of a file, since it is held as a whole. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;
/** Examples of all files together, and lines of a file. */
export const MAX_EXAMPLES = 100_000;
/** Classes, since a model holds a weight for each class and feature. */
export const MAX_LABELS = 500;
/** UTF-16 units of a text: as long as a message of a chat may be. */
export const MAX_TEXT_LENGTH = 20_000;
export const MAX_LABEL_LENGTH = 100;
/** UTF-16 units of a line of comma-separated text. */
export const MAX_LINE_LENGTH = 200_000;
/** Columns of a table. */
export const MAX_COLUMNS = 100;
