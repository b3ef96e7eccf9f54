/** What dcmtk and pydicom make of a file, in one shape with what our reader makes of it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { DataSet, DicomObject } from '../../src/core/dicom/data-set.ts';

const python = '/usr/bin/python3';

/** Names of the tools that this machine lacks. */
export function missingTools(): readonly string[] {
  const present = (command: string, args: readonly string[]) =>
    spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  return [
    ...(present('dcmdump', ['--version']) ? [] : ['dcmdump (dcmtk)']),
    ...(present(python, ['-c', 'import pydicom']) ? [] : ['pydicom']),
  ];
}

/** An element: its items' trees, or the SHA-1 of its value's bytes as they stand in the file; of none for empty sequences. */
export interface TreeElement {
  readonly tag: string;
  readonly items?: readonly Tree[];
  readonly sha1?: string;
}
export type Tree = readonly TreeElement[];

/** The tags that dcmdump prints, items and delimiters left out, indented by depth; undefined when it refuses the file. */
export function dcmdumpTags(path: string): readonly string[] | undefined {
  const run = spawnSync('dcmdump', ['-q', path], { maxBuffer: 1 << 28, encoding: 'latin1' });
  if (run.status !== 0) return undefined;
  return run.stdout
    .split('\n')
    .flatMap((line) => /^( *)\(([0-9a-f]{4}),([0-9a-f]{4})\) [A-Za-z?]{2} /.exec(line) ?? [])
    .flatMap((_, index, all) => (index % 4 === 0 ? [all.slice(index + 1, index + 4)] : []))
    .filter(([, group]) => group !== 'fffe' && group !== '0002')
    .map(([indent = '', group = '', element = '']) => `${indent.length / 4} ${group}${element}`);
}

/** The same list from our tree; of a tag that is there twice dcmdump prints one. */
export function tagsOf(dataSet: DataSet, depth = 0): string[] {
  return dataSet.elements.flatMap((element, index) => {
    if (element.tag === dataSet.elements[index - 1]?.tag) return [];
    const items = element.items ?? [];
    const inside = items.flatMap((item) => tagsOf(item.dataSet, depth + 1));
    return [`${depth} ${hex(element.tag)}`, ...inside];
  });
}

/** dcmdump knows some private sequences of implicit files by name: what is inside those that we keep opaque goes. */
export function withoutPrivateContent(
  printed: readonly string[],
  ours: readonly string[],
): string[] {
  const open = new Set(
    ours.filter((line, index) => depthOf(ours[index + 1]) > depthOf(line)).map(tagIn),
  );
  let hiddenBelow = Number.POSITIVE_INFINITY;
  return printed.filter((line) => {
    if (depthOf(line) > hiddenBelow) return false;
    const isPrivate = Number.parseInt(tagIn(line).slice(0, 4), 16) % 2 === 1;
    hiddenBelow = isPrivate && !open.has(tagIn(line)) ? depthOf(line) : Number.POSITIVE_INFINITY;
    return true;
  });
}

function depthOf(line = '0'): number {
  return Number.parseInt(line, 10);
}

function tagIn(line: string): string {
  return line.slice(-8);
}

/** Our tree with hashes of values; a tag that is there twice counts once, the last time, as pydicom has it. */
export async function treeOf(object: DicomObject, dataSet = object.dataSet): Promise<Tree> {
  const tree = new Map<string, TreeElement>();
  for (const element of dataSet.elements) {
    const tag = hex(element.tag);
    if (element.items === undefined || element.items.length === 0) {
      const isEmpty = element.items !== undefined;
      const end = isEmpty ? element.valueStart : element.valueEnd;
      const bytes = await object.source.read(element.valueStart, end);
      tree.set(tag, { tag, sha1: createHash('sha1').update(bytes).digest('hex') });
    } else {
      const items = await Promise.all(element.items.map((item) => treeOf(object, item.dataSet)));
      tree.set(tag, { tag, items });
    }
  }
  return [...tree.values()].toSorted((a, b) => (a.tag < b.tag ? -1 : 1));
}

/** True when both have the same tags, items and values, but for values that pydicom gives decoded only. */
export function sameTree(pydicom: Tree, ours: Tree): boolean {
  return (
    pydicom.length === ours.length &&
    pydicom.every((theirs, index) => {
      const mine = ours[index];
      if (mine === undefined || theirs.tag !== mine.tag) return false;
      if (theirs.sha1 === 'decoded') return mine.items === undefined;
      if (theirs.items === undefined || mine.items === undefined) return theirs.sha1 === mine.sha1;
      return (
        theirs.items.length === mine.items.length &&
        theirs.items.every((item, at) => sameTree(item, mine.items?.[at] ?? []))
      );
    })
  );
}

function hex(tag: number): string {
  return tag.toString(16).padStart(8, '0');
}

/** pydicom's trees of many files, by path; absent for those that it refuses. */
export function pydicomTrees(paths: readonly string[]): ReadonlyMap<string, Tree> {
  const out = execFileSync(python, ['-c', script], {
    input: JSON.stringify(paths),
    maxBuffer: 1 << 30,
    encoding: 'utf8',
  });
  return new Map(Object.entries(JSON.parse(out) as Record<string, Tree>));
}

/** Raw values where pydicom has them; private attributes of implicit files stay opaque, as their VR isn't in the file. */
const script = `
import hashlib, json, sys, warnings
import pydicom
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.datadict import dictionary_VR
warnings.simplefilter('ignore')
pydicom.config.replace_un_with_known_vr = False

def is_sequence(raw):
    if raw.VR is not None:
        return raw.VR == 'SQ'
    try:
        return not raw.tag.is_private and dictionary_VR(raw.tag) == 'SQ'
    except KeyError:
        return False

def walk(ds):
    out = []
    for tag in sorted(ds.keys()):
        raw = ds.get_item(tag)
        name = '%08x' % tag
        if isinstance(raw, RawDataElement) and not is_sequence(raw):
            out.append({'tag': name, 'sha1': hashlib.sha1(raw.value or b'').hexdigest()})
            continue
        element = raw if isinstance(raw, DataElement) else ds[tag]
        if element.is_empty:
            out.append({'tag': name, 'sha1': hashlib.sha1(b'').hexdigest()})
        elif element.VR == 'SQ':
            out.append({'tag': name, 'items': [walk(item) for item in element.value]})
        else:
            value = element.value if isinstance(element.value, bytes) else None
            out.append({'tag': name, 'sha1': hashlib.sha1(value).hexdigest() if value is not None else 'decoded'})
    return out

trees = {}
for path in json.load(sys.stdin):
    try:
        trees[path] = walk(pydicom.dcmread(path, force=True))
    except Exception:
        pass
json.dump(trees, sys.stdout)
`;
