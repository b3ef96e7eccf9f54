/** Tells how a data set is encoded from its first element, where the file doesn't say or says something else. */
import { lookup } from '../standard/dictionary.ts';
import { undefinedLength } from './element-header.ts';
import {
  explicitBigEndian,
  explicitLittleEndian,
  implicitLittleEndian,
  type TransferSyntax,
} from './transfer-syntax.ts';
import { vrOfCode } from './value-representation.ts';

/** Identifying information (0008) comes first in every image; 0002 to 0010 leaves room for odd writers. */
function plausibleGroup(group: number): boolean {
  return group >= 0x0002 && group <= 0x0010 && group % 2 === 0;
}

/** `first` holds the data set's first 12 bytes, or fewer. Undefined when they aren't the start of any data set. */
export function guessSyntax(first: Uint8Array): TransferSyntax | undefined {
  if (first.byteLength < 8) return undefined;
  const view = new DataView(first.buffer, first.byteOffset, first.byteLength);
  const explicit = vrOfCode(view.getUint16(4)) !== undefined;
  if (plausibleGroup(view.getUint16(0, true))) {
    if (explicit) return explicitLittleEndian;
    return plausiblyImplicit(view) ? implicitLittleEndian : undefined;
  }
  if (plausibleGroup(view.getUint16(0)) && explicit) return explicitBigEndian;
  return undefined;
}

/** A first element that PS3.6 has and of a size that first elements have: nothing else tells implicit files from noise. */
function plausiblyImplicit(view: DataView): boolean {
  const tag = view.getUint16(0, true) * 0x10000 + view.getUint16(2, true);
  const length = view.getUint32(4, true);
  const known = tag % 0x10000 === 0 ? length === 4 : lookup(tag) !== undefined;
  return known && (length < 0x10000 || length === undefinedLength);
}

/**
 * The syntax that the file names, unless its first element is plainly encoded otherwise: some writers name one
 * uncompressed little endian syntax and write the other. Compressed files are taken at their word.
 */
export function settleSyntax(named: TransferSyntax, first: Uint8Array): TransferSyntax {
  const isPlain = named === explicitLittleEndian || named === implicitLittleEndian;
  if (!isPlain) return named;
  return guessSyntax(first) ?? named;
}
