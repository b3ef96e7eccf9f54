/** Lays the lead letter on the film that says which side is which, and other words where they are wanted. */

/** Five by seven, a row a number, the left column in the highest bit. */
const glyphs: Readonly<Record<string, readonly number[]>> = {
  A: [0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
  L: [0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b11111],
  P: [0b11110, 0b10001, 0b10001, 0b11110, 0b10000, 0b10000, 0b10000],
  R: [0b11110, 0b10001, 0b10001, 0b11110, 0b10100, 0b10010, 0b10001],
};

/** L on the right of the film, R on its left, both at the top. */
export function drawMarker(
  grey: Float32Array,
  width: number,
  height: number,
  letter: 'L' | 'R',
): void {
  const dot = Math.max(2, Math.round(width / 190));
  const left = Math.round(width * (letter === 'L' ? 0.9 : 0.07));
  const top = Math.round(height * 0.05);
  for (const [row, bits] of glyphs[letter]!.entries()) {
    for (let column = 0; column < 5; column += 1) {
      if (((bits >> (4 - column)) & 1) === 0) continue;
      fill(grey, width, left + column * dot, top + row * dot, dot);
    }
  }
}

function fill(grey: Float32Array, width: number, left: number, top: number, size: number): void {
  for (let y = top; y < top + size; y += 1) {
    for (let x = left; x < left + size; x += 1) grey[y * width + x] = 0.97;
  }
}
