/** Names in the scripts of PS3.5 annexes H to K come out readable. */
import { describe, expect, it } from 'vitest';
import { decodeText } from './character-set.ts';

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

describe('decodeText', () => {
  it.each([
    ['no term', [], 'Buc^J\xe9r\xf4me', 'Buc^Jérôme'],
    ['Latin-1', ['ISO_IR 100'], 'Buc^J\xe9r\xf4me', 'Buc^Jérôme'],
    ['Cyrillic', ['ISO_IR 144'], '\xbb\xee\xda\x63\x65\xdc\xd1\xe3\xe0\xd3', 'Люкceмбург'],
    ['Arabic', ['ISO_IR 127'], '\xe2\xc8\xc7\xe6\xea^\xe4\xe6\xd2\xc7\xd1', 'قباني^لنزار'],
    ['Greek', ['ISO_IR 126'], '\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2', 'Διονυσιος'],
    ['Hebrew', ['ISO_IR 138'], '\xf9\xf8\xe5\xef^\xe3\xe1\xe5\xf8\xe4', 'שרון^דבורה'],
    ['Thai', ['ISO_IR 166'], '\xca\xc1\xaa\xd2\xc2', 'สมชาย'],
    ['half-width Japanese', ['ISO_IR 13'], '\xd4\xcf\xc0\xde^\xc0\xdb\xb3', 'ﾔﾏﾀﾞ^ﾀﾛｳ'],
    [
      'UTF-8',
      ['ISO_IR 192'],
      'Wang^XiaoDong=\xe7\x8e\x8b^\xe5\xb0\x8f\xe6\x9d\xb1',
      'Wang^XiaoDong=王^小東',
    ],
    ['GB18030', ['GB18030'], 'Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab', 'Wang^XiaoDong=王^小东'],
    [
      'Japanese by escapes',
      ['', 'ISO 2022 IR 87'],
      'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B',
      'Yamada^Tarou=山田^太郎=やまだ^たろう',
    ],
    [
      'Japanese whose first set is JIS X 0201',
      ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
      '\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J',
      'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎',
    ],
    ['JIS X 0212', ['', 'ISO 2022 IR 159'], '\x1b$(D0!\x1b(B!', '丂!'],
    [
      'Korean by escapes',
      ['', 'ISO 2022 IR 149'],
      'Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf',
      'Hong^Gildong=洪^吉洞=홍^길동',
    ],
    [
      'Chinese by escapes',
      ['', 'ISO 2022 IR 58'],
      'Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab',
      'Zhang^XiaoDong=张^小东',
    ],
    ['two alphabets', ['ISO 2022 IR 100', 'ISO 2022 IR 126'], '\xe9\x1b-F\xc4\\\xe9', 'éΔ\\é'],
    ['an escape of another standard', ['', 'ISO 2022 IR 87'], 'a\x1b%/1b', 'ab'],
    ['a term that no table has', ['ISO_IR 999'], '\xe9', 'é'],
    ['bytes that are no UTF-8', ['ISO_IR 192'], 'a\xff', 'a\ufffd'],
  ])('%s', (_, sets, encoded, text) => {
    expect(decodeText(bytes(encoded), sets)).toBe(text);
  });

  it('never throws', () => {
    for (const sets of [['ISO_IR 192'], ['GB18030'], ['ISO 2022 IR 87'], ['']]) {
      for (const text of ['\x1b', '\x1b$', 'a\x1b$(D0', '\x1b$B;', '\xff\xfe\x1b)I\xff']) {
        expect(() => decodeText(bytes(text), sets)).not.toThrow();
      }
    }
  });
});
