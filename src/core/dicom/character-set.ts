/** Text of the file in its Specific Character Set (PS3.3 C.12.1.1.2), for display: nothing is ever encoded back. */

/** Decodes bytes that hold no escape sequence. */
type Decode = (bytes: Uint8Array) => string;

const escapeByte = 0x1b;

/** Defined terms without code extensions, and the labels that the platform's decoder knows them by. */
const labels: Readonly<Record<string, string>> = {
  '': 'iso-8859-1',
  'ISO_IR 6': 'iso-8859-1',
  'ISO_IR 100': 'iso-8859-1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'iso-8859-9',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** Escape sequences of PS3.3 tables C.12-3 and C.12-4, without the ESC, and the label of what they switch to. */
const escapes: Readonly<Record<string, string>> = {
  '(B': 'iso-8859-1',
  '(J': 'shift_jis',
  ')I': 'shift_jis',
  '-A': 'iso-8859-1',
  '-B': 'iso-8859-2',
  '-C': 'iso-8859-3',
  '-D': 'iso-8859-4',
  '-L': 'iso-8859-5',
  '-G': 'iso-8859-6',
  '-F': 'iso-8859-7',
  '-H': 'iso-8859-8',
  '-M': 'iso-8859-9',
  '-b': 'iso-8859-15',
  '-T': 'windows-874',
  '$)C': 'euc-kr',
  '$)A': 'gb18030',
};

/**
 * How text under these values of Specific Character Set is decoded. Unknown terms are taken as Latin-1, and bytes that
 * make no sense become replacement characters: it never throws.
 */
export function decodeText(bytes: Uint8Array, characterSets: readonly string[]): string {
  const [first = ''] = characterSets;
  const initial = decoder(labels[first.replace('ISO 2022 IR', 'ISO_IR')] ?? 'iso-8859-1');
  if (!bytes.includes(escapeByte)) return initial(bytes);
  return decodeEscaped(bytes, initial);
}

/** ISO 2022: each escape sequence holds until the next one, or to the end of a line or value (PS3.5 6.1.2.5.3). */
function decodeEscaped(bytes: Uint8Array, initial: Decode): string {
  let text = '';
  let decode = initial;
  let from = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === escapeByte) {
      text += decode(bytes.subarray(from, at));
      const sequence = sequenceAt(bytes, at + 1);
      decode = decoderOfEscape(sequence, initial);
      at += sequence.length;
      from = at + 1;
    } else if (byte === 0x0a || byte === 0x0d || (byte === 0x5c && !isDoubleByte(decode))) {
      text += decode(bytes.subarray(from, at));
      decode = initial;
      from = at;
    }
  }
  return text + decode(bytes.subarray(from));
}

/** `$B`, `$)C`, `$(D`, `-A`: intermediate bytes, then a final one (ISO 2022). */
function sequenceAt(bytes: Uint8Array, at: number): string {
  let sequence = '';
  for (let index = at; index < bytes.length && index < at + 4; index++) {
    const byte = bytes[index] ?? 0;
    sequence += String.fromCharCode(byte);
    if (byte >= 0x30) break;
  }
  return sequence;
}

function decoderOfEscape(sequence: string, initial: Decode): Decode {
  if (sequence === '$B' || sequence === '$@') return jisX0208;
  if (sequence === '$(D') return jisX0212;
  const label = escapes[sequence];
  return label === undefined ? initial : decoder(label);
}

/** JIS X 0208 in seven bits is EUC-JP without the high bits. */
const jisX0208: Decode = (bytes) => decoder('euc-jp')(bytes.map((byte) => byte | 0x80));
/** JIS X 0212: as above, each pair behind 8FH. */
const jisX0212: Decode = (bytes) => {
  const pairs = Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) => [
    0x8f,
    (bytes[2 * index] ?? 0) | 0x80,
    (bytes[2 * index + 1] ?? 0) | 0x80,
  ]);
  return decoder('euc-jp')(Uint8Array.from(pairs.flat()));
};

/** In seven-bit double-byte sets 5CH is half a character, not a backslash. */
function isDoubleByte(decode: Decode): boolean {
  return decode === jisX0208 || decode === jisX0212;
}

const decoders = new Map<string, Decode>();

function decoder(label: string): Decode {
  let decode = decoders.get(label);
  if (decode === undefined) {
    const platform = new TextDecoder(label);
    decode = (bytes) => platform.decode(bytes);
    decoders.set(label, decode);
  }
  return decode;
}
