/** Reads what a scan needs - tables, intervals, its header - for the decoders written here. */
import { PixelError } from '../pixel-error.ts';
import type { HuffmanTable } from './huffman.ts';
import { BitReader, readHuffmanTables } from './huffman.ts';
import type { JpegFrameHeader, JpegSegment } from './jpeg-segments.ts';
import { isStartOfFrame, markers, nextSegment, readFrameHeader } from './jpeg-segments.ts';

export interface JpegScan {
  readonly frame: JpegFrameHeader;
  /** Which components of the frame, by their index, and by which tables. */
  readonly components: readonly {
    readonly index: number;
    readonly dcTable: HuffmanTable | undefined;
    readonly acTable: HuffmanTable | undefined;
  }[];
  /** Ss: first coefficient, or the predictor of a lossless scan. */
  readonly selection: number;
  /** Se: last coefficient. */
  readonly selectionEnd: number;
  /** Al: point transform. */
  readonly pointTransform: number;
  /** MCUs between restart markers; 0 when there are none. */
  readonly restartInterval: number;
  readonly quantizationTables: readonly (Uint16Array | undefined)[];
  readonly bits: BitReader;
}

/** Calls `decodeScan` for each scan of the stream; returns the frame header. */
export function forEachScan(
  bytes: Uint8Array,
  decodeScan: (scan: JpegScan) => void,
): JpegFrameHeader {
  const huffman: (HuffmanTable | undefined)[] = [];
  const quantizationTables: (Uint16Array | undefined)[] = [];
  let frame: JpegFrameHeader | undefined;
  let restartInterval = 0;
  let position = 2;
  for (;;) {
    const segment = nextSegment(bytes, position);
    if (segment === undefined) break;
    const { marker, start, end } = segment;
    position = end;
    if (marker === markers.defineHuffmanTables) readHuffmanTables(bytes, start, end, huffman);
    else if (marker === markers.defineQuantizationTables) {
      readQuantizationTables(bytes, segment, quantizationTables);
    } else if (marker === markers.defineRestartInterval) {
      restartInterval = (bytes[start]! << 8) | bytes[start + 1]!;
    } else if (isStartOfFrame(marker)) frame = readFrameHeader(bytes, segment);
    else if (marker === markers.startOfScan) {
      if (frame === undefined) throw new PixelError('corrupt', 'a JPEG scan without a frame');
      const bits = new BitReader(bytes, end);
      const header = readScanHeader(bytes, segment, frame, huffman);
      decodeScan({ ...header, frame, restartInterval, quantizationTables, bits });
      position = bits.markerAt();
    }
  }
  if (frame === undefined) throw new PixelError('corrupt', 'the JPEG stream has no frame header');
  return frame;
}

function readScanHeader(
  bytes: Uint8Array,
  { start, end }: JpegSegment,
  frame: JpegFrameHeader,
  huffman: readonly (HuffmanTable | undefined)[],
) {
  const count = bytes[start] ?? 0;
  if (count < 1 || count > 4 || end - start < 4 + count * 2) {
    throw new PixelError('corrupt', 'a JPEG scan header is broken');
  }
  const components = Array.from({ length: count }, (_, i) => {
    const id = bytes[start + 1 + i * 2]!;
    const tables = bytes[start + 2 + i * 2]!;
    const index = frame.components.findIndex((component) => component.id === id);
    if (index < 0) throw new PixelError('corrupt', 'a JPEG scan of a component that is not there');
    return { index, dcTable: huffman[tables >> 4], acTable: huffman[4 + (tables & 15)] };
  });
  const last = start + 1 + count * 2;
  return {
    components,
    selection: bytes[last]!,
    selectionEnd: bytes[last + 1]!,
    pointTransform: bytes[last + 2]! & 15,
  };
}

function readQuantizationTables(
  bytes: Uint8Array,
  { start, end }: JpegSegment,
  tables: (Uint16Array | undefined)[],
): void {
  let at = start;
  while (at < end) {
    const head = bytes[at]!;
    const wide = head >> 4 === 1;
    const table = new Uint16Array(64);
    if ((head & 15) > 3 || at + 1 + (wide ? 128 : 64) > end) {
      throw new PixelError('corrupt', 'a JPEG quantization table is broken');
    }
    for (let i = 0; i < 64; i += 1) {
      table[i] = wide ? (bytes[at + 1 + i * 2]! << 8) | bytes[at + 2 + i * 2]! : bytes[at + 1 + i]!;
    }
    tables[head & 15] = table;
    at += 1 + (wide ? 128 : 64);
  }
}
