/** The data dictionary of PS3.6: what VR and multiplicity an attribute has. */
import { dictionaryText, patternText } from './dictionary.generated.ts';
import { matchesTag, parseTagPattern, type TagPattern } from './tag-pattern.ts';

export interface DictionaryEntry {
  /** More than one where other attributes decide (`US or SS`); none where the standard withdrew the attribute whole. */
  readonly vrs: readonly string[];
  /** As the standard writes it: `1`, `2-2n`, `1-n`. */
  readonly vm: string;
  readonly retired: boolean;
}

interface PatternEntry extends TagPattern {
  readonly entry: DictionaryEntry;
}

interface Dictionary {
  /** Entries are parsed from their text when first asked for. */
  readonly exact: Map<number, DictionaryEntry | string>;
  readonly patterns: readonly PatternEntry[];
}

let loaded: Dictionary | undefined;

/** The entry of a public attribute, repeating groups included; undefined for what PS3.6 doesn't have. */
export function lookup(tag: number): DictionaryEntry | undefined {
  loaded ??= load();
  const known = loaded.exact.get(tag);
  if (typeof known !== 'string') {
    return known ?? loaded.patterns.find((pattern) => matchesTag(pattern, tag))?.entry;
  }
  const entry = parseEntry(known);
  loaded.exact.set(tag, entry);
  return entry;
}

function load(): Dictionary {
  const exact = new Map<number, DictionaryEntry | string>();
  for (const line of dictionaryText.split('\n')) {
    const [group = '', ...entries] = line.split(' ');
    const high = Number.parseInt(group, 16) * 0x10000;
    for (const entry of entries) {
      exact.set(high + Number.parseInt(entry.slice(0, 4), 16), entry.slice(4));
    }
  }
  const patterns = patternText.split('\n').map((line) => ({
    ...parseTagPattern(line.slice(0, 8)),
    entry: parseEntry(line.slice(8)),
  }));
  return { exact, patterns };
}

/** `US/SS1-n!`: VRs, multiplicity, retired. */
function parseEntry(text: string): DictionaryEntry {
  const [, vrs = '', vm = '', mark] = /^([A-Z/]+|--)([^!]*)(!?)$/.exec(text) ?? [];
  return { vrs: vrs === '--' ? [] : vrs.split('/'), vm, retired: mark === '!' };
}
