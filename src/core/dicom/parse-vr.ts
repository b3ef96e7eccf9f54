/** What the parser must know of single attributes. */
import { lookup } from '../standard/dictionary.ts';
import { DoubleFloatPixelData, FloatPixelData, PixelData } from '../standard/tags.generated.ts';
import type { Tag } from './data-set.ts';
import type { ElementHeader, Encoding } from './element-header.ts';

/** PS3.3 C.7.6.3: pixels as integers, floats or doubles. Jumped over at the top level, never read. */
export function isPixelDataTag(tag: Tag): boolean {
  return tag === PixelData || tag === FloatPixelData || tag === DoubleFloatPixelData;
}

/** In implicit files `US or SS` follows Pixel Representation (0028,0103). */
export function settledVr(
  header: ElementHeader,
  encoding: Encoding,
  signedPixels: boolean,
): string {
  if (encoding.explicit || !signedPixels || header.vr !== 'US') return header.vr;
  return lookup(header.tag)?.vrs.includes('SS') === true ? 'SS' : 'US';
}
