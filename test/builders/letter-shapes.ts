/** Letters of five by seven dots, and the same drawn with a pen: two kinds of text that consoles burn into films. */

/** Columns from the left, the lowest bit at the top. */
const table = `
 :0000000000 -:0808080808 .:0060600000 ,:0050300000 /:2010080402 ::0036360000 ^:0402010204
0:3E5149453E 1:00427F4000 2:4261514946 3:2141454B31 4:1814127F10 5:2745454539 6:3C4A494930 7:0171090503
8:3649494936 9:064949291E
A:7E1111117E B:7F49494936 C:3E41414122 D:7F4141221C E:7F49494941 F:7F09090901 G:3E4149497A H:7F0808087F
I:00417F4100 J:2040413F01 K:7F08142241 L:7F40404040 M:7F020C027F N:7F0408107F O:3E4141413E P:7F09090906
Q:3E4151215E R:7F09192946 S:4649494931 T:01017F0101 U:3F4040403F V:1F2040201F W:3F4038403F X:6314081463
Y:0708700807 Z:6151494543
a:2054545478 b:7F48444438 c:3844444420 d:384444487F e:3854545418 f:087E090102 g:0C5252523E h:7F08040478
i:00447D4000 j:2040443D00 k:7F10284400 l:00417F4000 m:7C04180478 n:7C08040478 o:3844444438 p:7C14141408
q:081414187C r:7C08040408 s:4854545420 t:043F444020 u:3C4040207C v:1C2040201C w:3C4030403C x:4428102844
y:0C5050503C z:4464544C44`;

const columnsOf = new Map(
  [...table.matchAll(/(\S| (?=:)):([0-9A-F]{10})/g)].map(([, letter, hex]) => [letter!, hex!]),
);

export const letterRows = 7;
/** With the gap to the next letter. */
export const letterColumns = 6;

export type Dot = readonly [x: number, y: number];

/** Where the letters' dots are, columns and rows from 0. Throws for a letter that there is no shape of. */
export function dotsOf(text: string): readonly Dot[] {
  return [...text].flatMap((letter, place) => {
    const hex = columnsOf.get(letter);
    if (hex === undefined) throw new RangeError('no shape of this letter');
    return Array.from({ length: 5 * letterRows }, (_, i): Dot => [i % 5, Math.floor(i / 5)])
      .filter(([x, y]) => ((Number.parseInt(hex.slice(2 * x, 2 * x + 2), 16) >> y) & 1) === 1)
      .map(([x, y]): Dot => [x + place * letterColumns, y]);
  });
}

/** The dots joined by lines, slanting ones only where no corner joins them; a dot alone is a line of no length. */
export function strokesOf(text: string): readonly (readonly [Dot, Dot])[] {
  const dots = dotsOf(text);
  const has = new Set(dots.map(([x, y]) => `${x},${y}`));
  const is = (x: number, y: number) => has.has(`${x},${y}`);
  return dots.flatMap(([x, y]) => {
    const lines: (readonly [Dot, Dot])[] = [];
    const to = (u: number, v: number) =>
      lines.push([
        [x, y],
        [u, v],
      ]);
    if (is(x + 1, y)) to(x + 1, y);
    if (is(x, y + 1)) to(x, y + 1);
    if (is(x + 1, y + 1) && !is(x + 1, y) && !is(x, y + 1)) to(x + 1, y + 1);
    if (is(x - 1, y + 1) && !is(x - 1, y) && !is(x, y + 1)) to(x - 1, y + 1);
    const joined = [-1, 0, 1].some((dx) =>
      [-1, 0, 1].some((dy) => (dx !== 0 || dy !== 0) && is(x + dx, y + dy)),
    );
    if (!joined) to(x, y);
    return lines;
  });
}
