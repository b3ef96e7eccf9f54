/** A file on disk as the pipeline takes it. */
import { openAsBlob } from 'node:fs';
import { blobSource } from '../../core/bytes.ts';
import type { Source } from '../../core/pipeline/source.ts';
import type { FoundFile } from './find-files.ts';

export interface PathSource extends Source {
  readonly file: FoundFile;
  /** The same object for every call: rejects when the file is gone. */
  blob(): Promise<Blob>;
}

/** `key` is the path. */
export function pathSource(file: FoundFile): PathSource {
  let opened: Promise<Blob> | undefined;
  const blob = () => {
    opened ??= openAsBlob(file.path);
    return opened;
  };
  return {
    file,
    key: file.path,
    name: file.segments.at(-1) ?? '',
    blob,
    open: async () => ({ bytes: blobSource(await blob()) }),
  };
}
