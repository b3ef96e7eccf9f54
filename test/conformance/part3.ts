/** The IODs of PS3.3 as GDCM ships them (edition of 2008): which attributes they have where, and of which type. */
import fs from 'node:fs';
import type { AttributeType } from '../../src/core/deid/attribute-types.ts';

const places = [
  '/usr/share/gdcm-3.0/XML/Part3.xml',
  '/usr/share/gdcm-3.1/XML/Part3.xml',
  '/usr/share/gdcm-3.2/XML/Part3.xml',
];

interface Entry {
  /** Sequences around it. */
  readonly depth: number;
  readonly tag: number;
  readonly type: AttributeType | undefined;
}

interface Include {
  readonly depth: number;
  readonly table: string;
}

type Line = Entry | Include;

/** By the path of tags, joined by `/`. */
export type IodTypes = ReadonlyMap<string, AttributeType>;

/** Undefined where GDCM isn't installed. */
export function readPart3(): ((iodTable: string) => IodTypes) | undefined {
  const file = places.find((place) => fs.existsSync(place));
  if (file === undefined) return undefined;
  const text = fs.readFileSync(file, 'utf8').replaceAll(/<!--.*?-->/gs, '');
  const modules = new Map<string, Line[]>();
  const macros = new Map<string, Line[]>();
  const iods = new Map<string, string[]>();
  for (const [, kind, head = '', body = ''] of text.matchAll(
    /<(module|macro|iod) ([^>]*)>(.*?)<\/\1>/gs,
  )) {
    if (kind === 'module') modules.set(attribute(head, 'ref'), linesOf(body));
    else if (kind === 'macro') macros.set(attribute(head, 'table'), linesOf(body));
    else iods.set(attribute(head, 'table'), moduleRefs(body));
  }
  return (iodTable) => {
    const refs = iods.get(iodTable);
    if (refs === undefined) throw new TypeError(`no IOD of table ${iodTable}`);
    const types = new Map<string, AttributeType>();
    for (const ref of refs) collect(modules.get(ref) ?? [], [], macros, types);
    return types;
  };
}

function moduleRefs(body: string): string[] {
  return [...body.matchAll(/<entry ([^>]*)\/>/g)].map(([, head = '']) => attribute(head, 'ref'));
}

function linesOf(body: string): Line[] {
  return [...body.matchAll(/<(entry|include) ([^>]*)>/g)].flatMap(([, kind, head = '']): Line[] => {
    const name = attribute(head, kind === 'entry' ? 'name' : 'ref');
    const [marks = ''] = /^(&gt;|\s)*/.exec(name) ?? [];
    const depth = marks.split('&gt;').length - 1;
    if (kind === 'include') {
      const table = /Table ([\w.-]*\w)/.exec(name)?.[1];
      return table === undefined ? [] : [{ depth, table }];
    }
    const tag = Number.parseInt(attribute(head, 'group') + attribute(head, 'element'), 16);
    const type = /^(1C?|2C?|3)$/.exec(attribute(head, 'type'))?.[1] as AttributeType | undefined;
    return [{ depth, tag, type }];
  });
}

function collect(
  lines: readonly Line[],
  outer: readonly number[],
  macros: ReadonlyMap<string, readonly Line[]>,
  types: Map<string, AttributeType>,
): void {
  const path: number[] = [];
  for (const line of lines) {
    path.length = Math.min(path.length, line.depth);
    // Content items hold content items.
    if (outer.length + path.length > 4) continue;
    if ('table' in line) {
      collect(macros.get(line.table) ?? [], [...outer, ...path], macros, types);
      continue;
    }
    path.push(line.tag);
    const key = [...outer, ...path].join('/');
    const known = types.get(key);
    if (line.type !== undefined && (known === undefined || line.type < known)) {
      types.set(key, line.type);
    }
  }
}

function attribute(head: string, name: string): string {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(head)?.[1] ?? '';
}
