/** A running count on a terminal; nothing where standard error is a file. */
export function createProgress(what: string) {
  let shown = false;
  return {
    set(count: number): void {
      if (!process.stderr.isTTY) return;
      process.stderr.write(`\r${count} ${what}`);
      shown = true;
    },
    end(): void {
      if (shown) process.stderr.write('\n');
    },
  };
}
