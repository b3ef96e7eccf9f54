/** What a file is, by its first bytes: a name or an extension proves nothing. */
import { imageKind } from '../images/protect-image.ts';
import type { ImageKind } from './facts.ts';

/** What people drop by mistake, and can be told by name; each is a reason of `readable`. */
export type OtherFormat =
  | 'pdf'
  | 'archive'
  | 'heic'
  | 'tiff'
  | 'other-picture'
  | 'nifti'
  | 'video'
  | 'document'
  | 'program'
  | 'text';

export type FileKind =
  | { readonly kind: ImageKind }
  | { readonly kind: 'empty' }
  | { readonly kind: 'other'; readonly format: OtherFormat }
  /** May still be a DICOM data set without preamble or meta information: its reader decides. */
  | { readonly kind: 'unknown' };

/** How many of a file's first bytes `identify` looks at. */
export const identifyBytes = 512;

interface Signature {
  readonly format: OtherFormat;
  readonly at: number;
  /** Latin-1 text of the bytes. */
  readonly text: string;
}

const signatures: readonly Signature[] = [
  { format: 'pdf', at: 0, text: '%PDF-' },
  { format: 'archive', at: 0, text: 'PK\x03\x04' },
  { format: 'archive', at: 0, text: 'PK\x05\x06' },
  { format: 'archive', at: 0, text: '\x1f\x8b' },
  { format: 'archive', at: 0, text: 'Rar!\x1a\x07' },
  { format: 'archive', at: 0, text: '7z\xbc\xaf\x27\x1c' },
  { format: 'tiff', at: 0, text: 'II*\0' },
  { format: 'tiff', at: 0, text: 'MM\0*' },
  { format: 'tiff', at: 0, text: 'II+\0' },
  { format: 'other-picture', at: 0, text: 'GIF8' },
  { format: 'other-picture', at: 8, text: 'WEBP' },
  { format: 'video', at: 8, text: 'AVI ' },
  { format: 'video', at: 0, text: '\x1a\x45\xdf\xa3' },
  { format: 'other-picture', at: 4, text: 'jP  \r\n\x87\n' },
  { format: 'other-picture', at: 0, text: '\xff\x4f\xff\x51' },
  { format: 'document', at: 0, text: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' },
  { format: 'program', at: 0, text: '\x7fELF' },
  { format: 'program', at: 0, text: 'MZ' },
  { format: 'nifti', at: 344, text: 'n+1\0' },
];

/** Brands of the ISO base media file format (`ftyp` box) that are still pictures; all others are video. */
const stillBrands = new Set(['heic', 'heix', 'heim', 'heis', 'mif1', 'msf1', 'avif']);

/** `head`: the file's first `identifyBytes` bytes, or all of a shorter one. */
export function identify(head: Uint8Array): FileKind {
  if (head.byteLength === 0) return { kind: 'empty' };
  const picture = imageKind(head);
  if (picture !== undefined) return { kind: picture };
  // TextDecoder's "latin1" is windows-1252, which has other characters at 80H to 9FH.
  const text = String.fromCharCode(...head.subarray(0, identifyBytes));
  // PS3.10 7.1. A preamble may hold anything, a TIFF header among it (PS3.10 7.1, note), so it is asked first.
  if (text.startsWith('DICM', 128)) return { kind: 'dicom' };
  const found = signatures.find((signature) => text.startsWith(signature.text, signature.at));
  if (found !== undefined) return { kind: 'other', format: found.format };
  if (text.startsWith('ftyp', 4)) {
    return { kind: 'other', format: stillBrands.has(text.slice(8, 12)) ? 'heic' : 'video' };
  }
  if (text.startsWith('BM') && head.byteLength > 14 && head[6] === 0 && head[7] === 0) {
    return { kind: 'other', format: 'other-picture' };
  }
  return isText(head) ? { kind: 'other', format: 'text' } : { kind: 'unknown' };
}

/** No control characters but white space: DICOM has zeros in its first tags, whatever the encoding. */
function isText(head: Uint8Array): boolean {
  const body = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
  return body.every((byte) => (byte >= 0x20 ? byte !== 0x7f : byte >= 0x09 && byte <= 0x0d));
}
