/** Why a command cannot do what was asked; the message is shown as it is. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
