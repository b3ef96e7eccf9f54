/** Numbers for a person's eyes: 10,000. */
const format = new Intl.NumberFormat('en');

export function count(value: number): string {
  return format.format(value);
}
