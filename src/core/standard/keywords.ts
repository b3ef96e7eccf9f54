/** Keywords of PS3.6 by tag and back, for reports and reference pages; code that knows its tag imports tags.generated.ts. */
import { dictionaryText, patternText } from './dictionary.generated.ts';
import { keywordText, patternKeywordText } from './keywords.generated.ts';
import { matchesTag, parseTagPattern, type TagPattern } from './tag-pattern.ts';

interface Keywords {
  readonly byTag: ReadonlyMap<number, string>;
  readonly byKeyword: ReadonlyMap<string, number>;
  readonly patterns: readonly (TagPattern & { readonly keyword: string })[];
}

let loaded: Keywords | undefined;

/** `PatientID` for 0x00100020; undefined for private attributes and those that PS3.6 doesn't have or name. */
export function keywordOf(tag: number): string | undefined {
  loaded ??= load();
  return (
    loaded.byTag.get(tag) ?? loaded.patterns.find((pattern) => matchesTag(pattern, tag))?.keyword
  );
}

/** The tag of a keyword; undefined for unknown ones and for those of repeating groups, which have many tags. */
export function tagOf(keyword: string): number | undefined {
  loaded ??= load();
  return loaded.byKeyword.get(keyword);
}

function load(): Keywords {
  const words = keywordText.split(' ');
  const pairs = allTags()
    .map((tag, index) => [tag, words[index] ?? ''] as const)
    .filter(([, keyword]) => keyword !== '');
  const patternWords = patternKeywordText.split(' ');
  return {
    byTag: new Map(pairs),
    byKeyword: new Map(pairs.map(([tag, keyword]) => [keyword, tag])),
    patterns: patternText.split('\n').map((line, index) => ({
      ...parseTagPattern(line.slice(0, 8)),
      keyword: patternWords[index] ?? '',
    })),
  };
}

function allTags(): number[] {
  return dictionaryText.split('\n').flatMap((line) => {
    const [group = '', ...entries] = line.split(' ');
    return entries.map((entry) => Number.parseInt(group + entry.slice(0, 4), 16));
  });
}
