/** File names as the portal keeps them: letters, digits, dashes and underscores, the extension kept, none twice. */

/** As many as the portal takes before and after the dot. */
const longestStem = 120;
const longestExtension = 10;
/** What a stem is called that has no letter left. */
const nameless = 'image';

/** Windows opens a device under these names, whatever the extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** Letters that NFKD doesn't take apart. */
const spelledOut: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ł: 'l',
  Ł: 'L',
  ħ: 'h',
  Ħ: 'H',
  ı: 'i',
};

/** One name cleaned by itself; two names may become equal. A path before the name is dropped. */
export function cleanName(name: string): string {
  const { stem, extension } = split(name);
  return extension === '' ? stem : `${stem}.${extension}`;
}

export interface Namer {
  /** The clean name for a file, numbered when another file has it already: `chest_2.dcm`. */
  take(name: string): string;
}

/** Remembers the names of one batch. Names that differ in capitals alone are one name on many file systems. */
export function createNamer(): Namer {
  const taken = new Set<string>();
  /** The last number given to a name, so that ten thousand equal names take ten thousand steps, not fifty million. */
  const numbers = new Map<string, number>();
  return {
    take(name) {
      const { stem, extension } = split(name);
      const dotted = extension === '' ? '' : `.${extension}`;
      let clean = stem + dotted;
      const wanted = clean.toLowerCase();
      let number = numbers.get(wanted) ?? 1;
      while (taken.has(clean.toLowerCase())) {
        number += 1;
        const suffix = `_${number}`;
        clean = stem.slice(0, longestStem - suffix.length) + suffix + dotted;
      }
      numbers.set(wanted, number);
      taken.add(clean.toLowerCase());
      return clean;
    },
  };
}

function split(name: string): { readonly stem: string; readonly extension: string } {
  const last = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  const dot = last.lastIndexOf('.');
  const extension = dot > 0 ? /^[A-Za-z0-9]+$/.exec(toAscii(last.slice(dot + 1)))?.[0] : undefined;
  const isExtension = extension !== undefined && extension.length <= longestExtension;
  const stem = letters(isExtension ? last.slice(0, dot) : last);
  return {
    stem: reserved.test(stem) ? `${nameless}_${stem}` : stem,
    extension: isExtension ? extension : '',
  };
}

/** Every run of other characters is one underscore; none at the ends. */
function letters(text: string): string {
  const clean = toAscii(text)
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, longestStem);
  return /[A-Za-z0-9]/.test(clean) ? clean : nameless;
}

function toAscii(text: string): string {
  return text
    .replace(/[ßæÆœŒøØđĐðÐþÞłŁħĦı]/g, (letter) => spelledOut[letter] ?? '_')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '');
}
