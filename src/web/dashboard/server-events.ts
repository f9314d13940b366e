/** One event of a `text/event-stream`. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * Cuts a stream of server-sent events into events, however its text is split (WHATWG HTML, 9.2.6). Written out because
 * the browser's own reader, `EventSource`, cannot send a token.
 */
export function createEventParser(onEvent: (event: ServerEvent) => void): { push(text: string): void } {
  let rest = '';
  let event = 'message';
  let data: string[] = [];

  const takeLine = (line: string) => {
    if (line === '') {
      if (data.length > 0) onEvent({ event, data: data.join('\n') });
      event = 'message';
      data = [];
      return;
    }
    // A line that begins with a colon is a comment, which keeps the connection open.
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') event = value;
    else if (name === 'data') data.push(value);
  };
  return {
    push(text) {
      const lines = (rest + text).split(/\r\n|\n|\r(?=[^\n])/);
      rest = lines.pop() ?? '';
      for (const line of lines) takeLine(line);
    },
  };
}
