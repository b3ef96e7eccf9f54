/** Tells a full disk from other failures of the file system. */
import { ServerError } from '../errors.ts';

const fullCodes = new Set(['ENOSPC', 'EDQUOT']);

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

export function isMissing(error: unknown): boolean {
  return errorCode(error) === 'ENOENT';
}

export function isFull(error: unknown): boolean {
  return fullCodes.has(errorCode(error) ?? '');
}

/** The error to throw on: a full disk, or quota, becomes `storage-full`. */
export function storageError(error: unknown): unknown {
  return isFull(error) ? new ServerError('storage-full', {}, error) : error;
}
