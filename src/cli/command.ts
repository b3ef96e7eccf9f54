/** What a command is: a name, words for the help, and a run that answers the process's exit code. */
import type { Terminal } from './terminal.ts';

/** 0: all went well. 1: something about a file did not. 2: the command was not understood, and nothing was done. */
export type ExitCode = 0 | 1 | 2;

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Printed by `--help`, from *Usage* on. */
  readonly help: string;
  /** `args`: what follows the command's name. Throws `UsageError` for what can't be understood. */
  run(args: readonly string[], terminal: Terminal): Promise<ExitCode>;
}
