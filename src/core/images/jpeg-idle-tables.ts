/**
 * Which tables of a JPEG no scan decodes by: of a name that none has, or defined again before the next one. Nobody sees
 * what is in them, so that they may hold anything.
 */
import { ImageError } from './image-error.ts';
import { hasNoQuantizer, tablesOf } from './jpeg-tables.ts';
import { isStartOfFrame, type JpegPart, Marker } from './jpeg-walk.ts';

type Segment = Extract<JpegPart, { kind: 'segment' }>;

export interface JpegTable {
  readonly segment: Segment;
  /** In the stream, name included. */
  readonly start: number;
  readonly end: number;
  /** Of its values alone: what comes before them says how long the table is. */
  readonly valuesStart: number;
}

/** Without discrete cosine transform nothing is quantized, and differences have one class of codes (T.81 annex H). */
const lossless: ReadonlySet<number> = new Set([0xc3, 0xc7, 0xcb, 0xcf, Marker.SOF55]);

/**
 * `see` wants every segment in order, of a sound shape, and `idle` is asked after the last one. Throws `ImageError` for
 * a table in use that isn't what it claims to be.
 */
export function idleTables() {
  const idle: JpegTable[] = [];
  const waiting = new Map<string, JpegTable & { readonly isSound: boolean }>();
  const quantizerOf = new Map<number, number>();
  let isLossless = false;

  function define(segment: Segment, payload: Uint8Array): void {
    const { marker } = segment;
    for (const table of tablesOf(marker, payload)) {
      const { name, start, valuesStart, end } = table;
      const key = keyOf(marker, name);
      const before = waiting.get(key);
      if (before !== undefined) idle.push(before);
      const from = segment.payloadStart;
      waiting.set(key, {
        segment,
        start: from + start,
        valuesStart: from + valuesStart,
        end: from + end,
        isSound: marker !== Marker.DQT || !hasNoQuantizer(payload, table),
      });
    }
  }

  function take(key: string): void {
    const table = waiting.get(key);
    if (table?.isSound === false) {
      throw new ImageError('bad-structure', `misshapen segment at byte ${table.segment.start}`);
    }
    waiting.delete(key);
  }

  /** T.81 B.2.3: each component's number, and the names of its codes. */
  function use(payload: Uint8Array): void {
    for (let index = 0; index < (payload[0] ?? 0); index++) {
      const [component = 0, codes = 0] = payload.subarray(1 + 2 * index);
      const quantizer = quantizerOf.get(component);
      if (quantizer === undefined) {
        throw new ImageError('bad-structure', 'a scan of what the picture does not have');
      }
      take(keyOf(Marker.DHT, codes >> 4));
      if (isLossless) continue;
      take(keyOf(Marker.DHT, 0x10 | (codes & 15)));
      take(keyOf(Marker.DQT, quantizer));
    }
  }

  return {
    see(segment: Segment, payload: Uint8Array): void {
      const { marker } = segment;
      if (isStartOfFrame(marker)) {
        isLossless = lossless.has(marker);
        for (let at = 6; at + 3 <= payload.byteLength; at += 3) {
          quantizerOf.set(payload[at] ?? 0, payload[at + 2] ?? 0);
        }
      } else if (marker === Marker.SOS) use(payload);
      else define(segment, payload);
    },
    get idle(): readonly JpegTable[] {
      return [...idle, ...waiting.values()];
    },
  };
}

/** Quantizers have one name whatever their precision; codes have one in each of two classes. */
function keyOf(marker: number, name: number): string {
  return `${marker} ${marker === Marker.DQT ? name & 15 : name}`;
}
