/** Writing a score without putting it on the other side of its threshold: 59.96 is below 60 and must not read as 60. */

/** As many as a number has. */
const mostDecimals = 15;
/** By decimals; building one takes longer than a hundred uses of it. */
const formats: Intl.NumberFormat[] = [];

/** The decimals to show: `usual` ones at most, unless more are needed to stay on the threshold's right side. */
export function decimalsOf(score: number, threshold: number, usual: number): number {
  const above = score >= threshold;
  let decimals = usual;
  while (decimals < mostDecimals && Number(rounded(score, decimals)) >= threshold !== above) {
    decimals += 1;
  }
  return decimals;
}

/** In English, as `Intl` rounds: by the digits. `toFixed` goes by the binary value, in which 99.985 is a little less. */
export function rounded(value: number, decimals: number): string {
  formats[decimals] ??= new Intl.NumberFormat('en', {
    maximumFractionDigits: decimals,
    useGrouping: false,
  });
  return formats[decimals].format(value);
}
