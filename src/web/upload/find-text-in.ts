/** Looks for text in a file's picture, in the worker. */
import { headSource } from '../../core/head-source.ts';
import { lookForText } from '../../core/pipeline/look-for-text.ts';
import type { Box } from '../../core/pixels/box.ts';

/** `boxes` is absent where the picture can't be decoded: then nobody knows what is written in it. */
export interface TextFound {
  readonly boxes?: readonly Box[];
}

export async function findTextIn(file: File): Promise<TextFound> {
  const boxes = await lookForText(headSource(file));
  return boxes === undefined ? {} : { boxes };
}
