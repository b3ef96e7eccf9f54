/** Where de-identified files go: their places in the new tree, each whole or not at all. */
import { splicedToBlob } from '../../core/bytes.ts';
import type { ImageKind } from '../../core/pipeline/facts.ts';
import type { Sink } from '../../core/pipeline/sink.ts';
import { writeOutput } from '../files/write-output.ts';

export interface TreeReceipt {
  readonly out: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Of one file: `original` is what its prepared bytes are ranges of. */
export function treeSink(original: Blob, out: string, overwrite: boolean): Sink<TreeReceipt> {
  return {
    async send({ kind, bytes, sha256, sizeBytes }) {
      try {
        const path = pathFor(out, kind);
        const output = { path, bytes: splicedToBlob(bytes, original), sha256 };
        const written = await writeOutput(output, overwrite);
        if (written === 'exists')
          return { status: 'failed', code: 'output-exists', retryable: false };
        const receipt = { out: path, sha256, sizeBytes };
        return { status: 'stored', receipt, alreadyHeld: written === 'same', findings: [] };
      } catch (error) {
        return { status: 'failed', code: codeOf(error), retryable: true };
      }
    },
  };
}

function codeOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'output-disk-full';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'output-not-allowed';
    default:
      return 'output-not-written';
  }
}

/** A JPEG with something painted over leaves as PNG: its name must say so, and be no other file's. */
function pathFor(out: string, kind: ImageKind): string {
  return kind === 'png' && /\.jpe?g$/i.test(out) ? `${out}.png` : out;
}
