/** Why the data folder can't be used, in words for whoever chose it. */
import path from 'node:path';
import { type StartError, startError } from './start-error.ts';

const option = 'PLAINFILM_DATA_DIR';

/** Undefined for what is no matter of that folder. */
export function dataDirError(error: unknown, dataDir: string): StartError | undefined {
  const { code, path: about } = (error ?? {}) as { code?: unknown; path?: unknown };
  if (typeof about !== 'string' || !isWithin(dataDir, about)) return undefined;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return startError(
        'data-folder-unusable',
        `The data folder ${dataDir} can’t be written to. Give it and all in it to the user who starts Plainfilm, or choose another with ${option}.`,
        error,
      );
    case 'EROFS':
      return startError(
        'data-folder-unusable',
        `The data folder ${dataDir} is on a disk that is read-only. Choose another with ${option}.`,
        error,
      );
    case 'EEXIST':
    case 'ENOTDIR':
      return startError(
        'data-folder-unusable',
        `${dataDir} is a file, and the data folder is to be there. Choose another with ${option}.`,
        error,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return startError(
        'data-folder-full',
        `The disk of the data folder ${dataDir} is full. Make room, or choose another with ${option}.`,
        error,
      );
    default:
      return undefined;
  }
}

/** The folder itself, what is in it, and what it is in. */
function isWithin(dataDir: string, about: string): boolean {
  const relative = path.relative(dataDir, about);
  return relative === '' || !relative.startsWith('..') || dataDir.startsWith(about + path.sep);
}
