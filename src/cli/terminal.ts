/** Where a command speaks: results on standard output, everything for a person's eyes on standard error. */
import { once } from 'node:events';

export interface Terminal {
  /** A line of results. Resolves when there is room for the next, so that a slow reader costs no memory. */
  print(line: string): Promise<void>;
  /** A line for a person. */
  say(line: string): void;
  /** One line that is written over by the next; nothing where no person watches. */
  progress(line: string): void;
  /** Aborts at Ctrl-C: what is in the works is ended in good order. */
  readonly signal: AbortSignal;
}

/** Erases the line and goes to its beginning (ECMA-48, EL and CR). */
const eraseLine = '\r\u001b[2K';

export function openTerminal(
  out: NodeJS.WriteStream,
  error: NodeJS.WriteStream,
  signal: AbortSignal,
): Terminal {
  let shown = false;
  const clear = () => {
    if (shown) error.write(eraseLine);
    shown = false;
  };
  return {
    signal,
    async print(line) {
      if (out.isTTY) clear();
      if (!out.write(`${line}\n`)) await once(out, 'drain');
    },
    say(line) {
      clear();
      error.write(`${line}\n`);
    },
    progress(line) {
      if (!error.isTTY) return;
      error.write(eraseLine + line.slice(0, Math.max(0, (error.columns ?? 80) - 1)));
      shown = line !== '';
    },
  };
}
