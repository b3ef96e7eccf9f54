/** Looks up a value in JSON by its pointer (RFC 6901). */

const escapes: Readonly<Record<string, string>> = { '~0': '~', '~1': '/' };

export function isPointer(text: string): boolean {
  return text === '' || (text.startsWith('/') && !/~(?![01])/.test(text));
}

/** Undefined where there is nothing; what objects inherit is nothing. */
export function valueAt(json: unknown, pointer: string): unknown {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replace(/~[01]/g, (code) => escapes[code] ?? ''));
  return keys.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
    return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }, json);
}
