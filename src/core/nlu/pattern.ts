/**
 * One expression the matcher looks for. Grammar, over normalized words:
 *
 * - `bill` a word; `charge*` all its inflections (`charge charges charged charging`);
 * - `(went up|increase*)` alternatives, each one or more words; `{agent}` a word class of the
 *   language (`patterns/es/words.ts`);
 * - a trailing `?` makes a word, group or class optional;
 * - `..` allows up to 3 other words of the same sentence in between, `..5` up to 5;
 * - `#` is any number; `<` and `>` are the start and the end of the message.
 */
export type Expression = string;

/** Expressions with one meaning: `id` names them, `weight` (0-1) says how strongly one of them speaks for it. */
export interface PatternGroup {
  readonly id: string;
  readonly weight: number;
  readonly any: readonly Expression[];
  /** The group does not count when one of these is found anywhere in the message. */
  readonly unless?: readonly Expression[];
}
