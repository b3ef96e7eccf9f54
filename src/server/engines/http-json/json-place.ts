/** Where in a JSON text something stands, for people who look for it there. */

export interface TextPlace {
  /** Both counted from 1. */
  readonly line: number;
  readonly column: number;
}

export function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** Of a syntax error, as far as the runtime tells; undefined for text that is JSON. */
export function syntaxErrorPlace(text: string): TextPlace | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const [, position] = /position (\d+)/.exec(String(error)) ?? [];
    return placeAt(text, position === undefined ? text.trimEnd().length : Number(position));
  }
}

type Path = readonly (string | number)[];

/** Of the member or entry at the path, or of what holds it where it isn't there. `text` is JSON. */
export function placeOf(text: string, path: Path): TextPlace {
  let offset = skipSpace(text, 0);
  for (const step of path) {
    const next = findStep(text, offset, String(step));
    if (next === undefined) break;
    offset = next;
  }
  return placeAt(text, offset);
}

/** The offset of a member's value, or of an entry; undefined where there is none. */
function findStep(text: string, start: number, step: string): number | undefined {
  const isObject = text[start] === '{';
  if (!isObject && text[start] !== '[') return undefined;
  let at = skipSpace(text, start + 1);
  let found: number | undefined;
  for (let index = 0; at < text.length && text[at] !== '}' && text[at] !== ']'; index += 1) {
    let name = String(index);
    if (isObject) {
      const end = endOfString(text, at);
      name = JSON.parse(text.slice(at, end)) as string;
      at = skipSpace(text, skipSpace(text, end) + 1);
    }
    // Of two of one name the last counts.
    if (name === step) found = at;
    at = skipSpace(text, endOfValue(text, at));
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return found;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && ' \t\r\n'.includes(text[at] ?? '')) at += 1;
  return at;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfValue(text: string, start: number): number {
  let at = start;
  let depth = 0;
  do {
    const letter = text[at] ?? '';
    if (letter === '"') {
      at = endOfString(text, at);
      continue;
    }
    if ('{['.includes(letter)) depth += 1;
    else if ('}]'.includes(letter)) depth -= 1;
    else if (depth === 0) {
      while (at < text.length && !' \t\r\n,}]'.includes(text[at] ?? '')) at += 1;
      return at;
    }
    at += 1;
  } while (depth > 0 && at < text.length);
  return at;
}
