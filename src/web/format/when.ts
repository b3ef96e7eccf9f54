/** Points in time, as the reader's language and clock write them. */
const formats = new Map<string, Intl.DateTimeFormat>();

export function formatWhen(timestamp: string, language: string): string {
  let format = formats.get(language);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
    formats.set(language, format);
  }
  return format.format(new Date(timestamp));
}

/** A day without a time, `YYYY-MM-DD`, which is the same day everywhere. */
export function formatDay(day: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(day),
  );
}
