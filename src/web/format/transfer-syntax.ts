/** Plain names of transfer syntaxes (PS3.5 10, PS3.6 table A-1), as keys of the locale files. */
import type { cases } from '../locales/en/cases.ts';

type SyntaxWord = keyof typeof cases.syntaxes;

const names: Readonly<Record<string, SyntaxWord>> = {
  '1.2.840.10008.1.2': 'implicit',
  '1.2.840.10008.1.2.1': 'explicit',
  '1.2.840.10008.1.2.1.99': 'deflated',
  '1.2.840.10008.1.2.2': 'bigEndian',
  '1.2.840.10008.1.2.4.50': 'jpeg',
  '1.2.840.10008.1.2.4.51': 'jpeg',
  '1.2.840.10008.1.2.4.57': 'jpegLossless',
  '1.2.840.10008.1.2.4.70': 'jpegLossless',
  '1.2.840.10008.1.2.4.80': 'jpegLs',
  '1.2.840.10008.1.2.4.81': 'jpegLsNear',
  '1.2.840.10008.1.2.4.90': 'jpeg2000Lossless',
  '1.2.840.10008.1.2.4.91': 'jpeg2000',
  '1.2.840.10008.1.2.4.201': 'htj2kLossless',
  '1.2.840.10008.1.2.4.202': 'htj2kLossless',
  '1.2.840.10008.1.2.4.203': 'htj2k',
  '1.2.840.10008.1.2.5': 'rle',
};

/** Undefined for a syntax that has no plain name: its UID is shown. */
export function transferSyntaxWord(uid: string): SyntaxWord | undefined {
  return Object.hasOwn(names, uid) ? names[uid] : undefined;
}
