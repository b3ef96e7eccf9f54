/** Whether a segment of a JPEG 2000 header holds what its kind must, to the byte (ITU-T T.800 annex A, T.814 annex A). */

export interface Jpeg2000Segments {
  /** `payload` is what follows the length. Remembers the number of components, which others' sizes depend on. */
  isWhole(marker: number, payload: Uint8Array): boolean;
}

/** For one codestream, asked segment by segment in its order. */
export function jpeg2000Segments(): Jpeg2000Segments {
  let components = 0;
  /** Of decomposition, the most that any component has. */
  let levels: number | undefined;
  return {
    isWhole(marker, payload) {
      // The marker comes once, first of all.
      if (marker === 0xff51) components = uint16(payload, 34);
      if (marker === 0xff52) levels = Math.max(levels ?? 0, payload[5] ?? 0);
      if (marker === 0xff53) levels = Math.max(levels ?? 0, payload[components < 257 ? 2 : 3] ?? 0);
      return sizeIsRight(marker, payload, components, levels ?? mostLevels);
    },
  };
}

const mostLevels = 32;

function sizeIsRight(
  marker: number,
  payload: Uint8Array,
  components: number,
  levels: number,
): boolean {
  const size = payload.byteLength;
  /** Bytes of a component's number. */
  const index = components < 257 ? 1 : 2;
  switch (marker) {
    case 0xff50: // CAP: which parts are used, and two bytes about each
      return size === 4 + 2 * bitsIn(payload.subarray(0, 4));
    case 0xff51: // SIZ
      return components > 0 && size === 36 + 3 * components;
    case 0xff52: // COD
      return size === 10 + precincts(payload, 0, 5);
    case 0xff53: // COC
      return size === index + 6 + precincts(payload, index, index + 1);
    case 0xff56: // PRF
    case 0xff59: // CPF
      return size === 2;
    case 0xff5c: // QCD
      return quantizationIsRight(payload, levels);
    case 0xff5d: // QCC
      return quantizationIsRight(payload.subarray(index), levels);
    case 0xff5e: // RGN
      return size === index + 2;
    case 0xff5f: // POC
      return size > 0 && size % (5 + 2 * index) === 0;
    case 0xff55: // TLM
      return size > 2 && (size - 2) % tileLengthBytes(payload[1] ?? 0) === 0;
    case 0xff63: // CRG
      return size === 4 * components;
    case 0xff57: // PLM, PLT, PPM, PPT: lengths of packets, and their headers
    case 0xff58:
    case 0xff60:
    case 0xff61:
    case 0xff64: // COM, which is looked into elsewhere
      return size > 2;
    case 0xff90: // SOT
      return size === 8;
    default:
      return false;
  }
}

/** A byte for each resolution where precincts are said. */
function precincts(payload: Uint8Array, styleAt: number, levelsAt: number): number {
  const levels = payload[levelsAt] ?? 0;
  return ((payload[styleAt] ?? 0) & 1) === 1 ? levels + 1 : 0;
}

/** One, or two bytes, for three bands of each level and one more; two alone where the others follow from them. */
function quantizationIsRight(payload: Uint8Array, levels: number): boolean {
  const bytes = payload.byteLength - 1;
  switch ((payload[0] ?? 0) & 0x1f) {
    case 0:
      return bytes <= 3 * levels + 1 && bytes % 3 === 1;
    case 1:
      return bytes === 2;
    case 2:
      return bytes <= 6 * levels + 2 && bytes % 6 === 2;
    default:
      return false;
  }
}

function tileLengthBytes(style: number): number {
  const indexBytes = (style >> 4) & 3;
  return indexBytes + ((style & 0x40) === 0 ? 2 : 4);
}

function bitsIn(bytes: Uint8Array): number {
  let bits = 0;
  for (const byte of bytes) for (let rest = byte; rest > 0; rest >>= 1) bits += rest & 1;
  return bits;
}

function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
}
