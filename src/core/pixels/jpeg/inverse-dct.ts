/** The 8 x 8 inverse discrete cosine transform (ISO/IEC 10918-1 A.3.3), separable, in floating point. */

/** `basis[x * 8 + u]` is C(u) / 2 * cos((2x + 1) u pi / 16). */
const basis = Float64Array.from({ length: 64 }, (_, i) => {
  const x = i >> 3;
  const u = i & 7;
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});

const between = new Float64Array(64);

/** `coefficients` and `out` are row-major blocks of 64. */
export function inverseDct(coefficients: Float64Array, out: Float64Array): void {
  for (let v = 0; v < 8; v += 1) {
    for (let x = 0; x < 8; x += 1) {
      let sum = 0;
      for (let u = 0; u < 8; u += 1) sum += basis[x * 8 + u]! * coefficients[v * 8 + u]!;
      between[v * 8 + x] = sum;
    }
  }
  for (let y = 0; y < 8; y += 1) {
    for (let x = 0; x < 8; x += 1) {
      let sum = 0;
      for (let v = 0; v < 8; v += 1) sum += basis[y * 8 + v]! * between[v * 8 + x]!;
      out[y * 8 + x] = sum;
    }
  }
}
