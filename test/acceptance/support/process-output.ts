/** What a process has written to one of its streams so far. */
export interface ProcessOutput {
  text(): string;
  /** Resolves to the first match, or to null when the stream ends without one. */
  find(pattern: RegExp): Promise<RegExpExecArray | null>;
  /** Resolves when the stream has ended. */
  readonly ended: Promise<void>;
}

/** Collects a stream as text. */
export function collectOutput(stream: ReadableStream<Uint8Array>): ProcessOutput {
  let collected = '';
  let done = false;
  let changed = Promise.withResolvers<void>();
  const ended = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      collected += decoder.decode(chunk, { stream: true });
      changed.resolve();
      changed = Promise.withResolvers();
    }
    done = true;
    changed.resolve();
  })();
  return {
    text: () => collected,
    async find(pattern) {
      for (;;) {
        const match = pattern.exec(collected);
        if (match !== null || done) return match;
        await changed.promise;
      }
    },
    ended,
  };
}
