/** Value representations (PS3.5 6.2): how each is laid out, padded and turned for byte order. */

interface Layout {
  /** Explicit VR with a 32-bit length behind two reserved bytes (PS3.5 table 7.1-1). */
  readonly longForm: boolean;
  /** Bytes turned round together between byte orders; 1 for text and bytes. */
  readonly wordBytes: 1 | 2 | 4 | 8;
  /** Byte that makes a value even: a space for text, NUL for UI and binary ones. */
  readonly padding: 0x00 | 0x20;
  /** True where the value is characters. */
  readonly isText: boolean;
  /** Characters that one value may have; infinite for binary ones and where only the length field limits. */
  readonly maxCharacters: number;
}

function text(maxCharacters: number, longForm = false): Layout {
  return { longForm, wordBytes: 1, padding: 0x20, isText: true, maxCharacters };
}
function words(wordBytes: 1 | 2 | 4 | 8, longForm = false): Layout {
  const maxCharacters = Number.POSITIVE_INFINITY;
  return { longForm, wordBytes, padding: 0x00, isText: false, maxCharacters };
}

/** The longest PN: three component groups (PS3.5 6.2.1). */
const personNameCharacters = 3 * 64 + 2;

const layouts: Readonly<Record<string, Layout>> = {
  AE: text(16),
  AS: text(4),
  AT: words(2),
  CS: text(16),
  DA: text(8),
  DS: text(16),
  DT: text(26),
  FD: words(8),
  FL: words(4),
  IS: text(12),
  LO: text(64),
  LT: text(10240),
  OB: words(1, true),
  OD: words(8, true),
  OF: words(4, true),
  OL: words(4, true),
  OV: words(8, true),
  OW: words(2, true),
  PN: text(personNameCharacters),
  SH: text(16),
  SL: words(4),
  SQ: words(1, true),
  SS: words(2),
  ST: text(1024),
  SV: words(8, true),
  TM: text(14),
  UC: text(Number.POSITIVE_INFINITY, true),
  UI: { ...text(64), padding: 0x00 },
  UL: words(4),
  UN: words(1, true),
  UR: text(Number.POSITIVE_INFINITY, true),
  US: words(2),
  UT: text(Number.POSITIVE_INFINITY, true),
  UV: words(8, true),
};

/** VRs in which a backslash is text, so that there is one value (PS3.5 6.2). */
export const singleValueVrs: ReadonlySet<string> = new Set(['LT', 'ST', 'UR', 'UT']);

const byLetters = new Map(Object.entries(layouts));
/** VRs by their two letters read as one big-endian number, which spares making a string for each element. */
const byCode = new Map(
  Object.entries(layouts).map(([vr, layout]) => [
    (vr.charCodeAt(0) << 8) | vr.charCodeAt(1),
    { vr, longForm: layout.longForm },
  ]),
);

/** Undefined for letters that are no VR. */
export function layoutOf(vr: string): Layout | undefined {
  return byLetters.get(vr);
}

/** `code` is the two letters, first one high. */
export function vrOfCode(
  code: number,
): { readonly vr: string; readonly longForm: boolean } | undefined {
  return byCode.get(code);
}
