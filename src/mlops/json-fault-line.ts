/** Lists and objects open at a time. */
const MAX_DEPTH = 1_000;

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'nothing';

const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-]))/uy;

/**
 * The line, from 1, where a text stops being JSON (RFC 8259). The runtime's parser says what is wrong but not where.
 * Keeps its own stack, so that deep nesting cannot exhaust the call stack; a depth beyond `MAX_DEPTH` counts as a fault.
 */
export function jsonFaultLine(text: string): number {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  TOKEN.lastIndex = 0;
  for (;;) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    const next: Expected | undefined = match
      ? follow(expected, { mark: match[1], isString: match[2] !== undefined, open })
      : undefined;
    if (next === undefined) return lineAt(text, skipBlanks(text, start));
    expected = next;
  }
}

/**
 * Whether a text opens more than `MAX_DEPTH` lists and objects in each other before anything in it is wrong. The
 * runtime's parser takes 80 bytes of memory for each of them.
 */
export function isNestedTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) isInString = !isInString;
    else if (isInString) at += character === BACKSLASH ? 1 : 0;
    else if (character === BRACKET || character === BRACE) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (character === BRACKET_END || character === BRACE_END) depth -= 1;
  }
  return false;
}

const [QUOTE, BACKSLASH, BRACKET, BRACKET_END, BRACE, BRACE_END] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

interface Token {
  /** A bracket, comma or colon; undefined for a string, number or word. */
  readonly mark: string | undefined;
  readonly isString: boolean;
  /** What is open, innermost last; changed by a bracket. */
  readonly open: ('{' | '[')[];
}

/** What may come after the token, or undefined when the token itself may not come. */
function follow(expected: Expected, { mark, isString, open }: Token): Expected | undefined {
  const isValuePlace = expected === 'value' || expected === 'value or end';
  if (mark === '{' || mark === '[') {
    if (!isValuePlace || open.length === MAX_DEPTH) return undefined;
    open.push(mark);
    return mark === '{' ? 'key or end' : 'value or end';
  }
  if (mark === '}' || mark === ']') {
    const mayEnd = expected === 'comma or end' || expected === (mark === '}' ? 'key or end' : 'value or end');
    if (!mayEnd || open.pop() !== (mark === '}' ? '{' : '[')) return undefined;
    return afterValue(open);
  }
  if (mark === ',') {
    if (expected !== 'comma or end') return undefined;
    return open.at(-1) === '{' ? 'key' : 'value';
  }
  if (mark === ':') return expected === 'colon' ? 'value' : undefined;
  if (isString && (expected === 'key' || expected === 'key or end')) return 'colon';
  return isValuePlace ? afterValue(open) : undefined;
}

function afterValue(open: readonly string[]): Expected {
  return open.length === 0 ? 'nothing' : 'comma or end';
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at += 1;
  return at;
}

function lineAt(text: string, end: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
