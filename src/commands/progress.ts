/** Draws on standard error how far something is. */
export interface Progress {
  show(text: string): void;
  /** Leaves the last line as it is. */
  end(): void;
}

const REDRAW_MS = 100;

/** One line that is drawn over on a terminal; nothing where the output is a file. */
export function createProgress(): Progress {
  let drawnAtMs = Number.NEGATIVE_INFINITY;
  let last = '';
  const draw = (text: string) => process.stderr.write(`\r\u001b[K${text}`);
  return {
    show(text) {
      if (!process.stderr.isTTY) return;
      last = text;
      if (performance.now() - drawnAtMs < REDRAW_MS) return;
      drawnAtMs = performance.now();
      draw(text);
    },
    end() {
      if (last === '') return;
      draw(last);
      process.stderr.write('\n');
      last = '';
    },
  };
}
