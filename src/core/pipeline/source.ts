/** The port through which files enter the pipeline: `File`s in a browser, paths in a terminal, staged objects at the portal. */
import type { ByteSource } from '../bytes.ts';

export interface Source {
  /** The caller's own key for the file; its outcome bears it. */
  readonly key: string;
  /** As the person has it; kept in memory, never sent or logged as it is. */
  readonly name: string;
  /** Rejects when the file is gone. */
  open(): Promise<OpenSource>;
}

export interface OpenSource {
  readonly bytes: ByteSource;
  /** Called once, whatever became of the file. */
  close?(): Promise<void>;
}
