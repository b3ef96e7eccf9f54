/** Walks the chunks of a PNG file and picks out those that decide its pixels (ISO/IEC 15948 clause 11). */
import { pngSignature } from '../../images/png-chunk.ts';
import { PixelError } from '../pixel-error.ts';

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: 1 | 2 | 4 | 8 | 16;
  /** 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha. */
  readonly colourType: 0 | 2 | 3 | 4 | 6;
  readonly interlaced: boolean;
}

export interface PngChunks {
  readonly header: PngHeader;
  readonly palette?: Uint8Array<ArrayBuffer>;
  /** Alpha by palette index. */
  readonly transparency?: Uint8Array<ArrayBuffer>;
  /** A TIFF structure. */
  readonly exif?: Uint8Array<ArrayBuffer>;
  /** The pieces of one zlib stream. */
  readonly imageData: readonly Uint8Array<ArrayBuffer>[];
  /** More frames follow. */
  readonly isAnimated: boolean;
}

const depths: Readonly<Record<PngHeader['colourType'], readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** Throws `PixelError` `truncated`, `corrupt` or `bad-attributes`. Views of `bytes`, nothing copied. */
export function readPngChunks(bytes: Uint8Array<ArrayBuffer>): PngChunks {
  if (!pngSignature.every((byte, i) => bytes[i] === byte))
    throw new PixelError('corrupt', 'no PNG');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Map<string, Uint8Array<ArrayBuffer>>();
  const imageData: Uint8Array<ArrayBuffer>[] = [];
  let at = pngSignature.length;
  for (;;) {
    if (at + 12 > bytes.length) throw new PixelError('truncated', 'the PNG file is cut short');
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const end = at + 8 + length;
    if (end + 4 > bytes.length) throw new PixelError('truncated', 'the PNG file is cut short');
    const content = bytes.subarray(at + 8, end);
    if (type === 'IEND') break;
    if (type === 'IDAT') imageData.push(content);
    else if (!found.has(type)) found.set(type, content);
    at = end + 4;
  }
  const header = readHeader(found.get('IHDR'));
  const palette = found.get('PLTE');
  const transparency = found.get('tRNS');
  const exif = found.get('eXIf');
  return {
    header,
    ...(palette && { palette }),
    ...(transparency && header.colourType === 3 && { transparency }),
    ...(exif && { exif }),
    imageData,
    isAnimated: found.has('acTL'),
  };
}

function readHeader(content: Uint8Array | undefined): PngHeader {
  if (content === undefined || content.length < 13) {
    throw new PixelError('corrupt', 'the PNG file has no header');
  }
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  const depth = content[8] as PngHeader['depth'];
  const colourType = content[9] as PngHeader['colourType'];
  if (width === 0 || height === 0) throw new PixelError('bad-attributes', 'a PNG without pixels');
  if (!depths[colourType]?.includes(depth) || content[10] !== 0 || content[11] !== 0) {
    throw new PixelError('corrupt', 'a PNG header that no standard knows');
  }
  return { width, height, depth, colourType, interlaced: content[12] === 1 };
}
