/** A file or an argument that cannot be used, in one line for the person at the terminal; it holds no one's text. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
