/** What is dropped comes in or is told as unreadable: nothing is lost in silence. */
import { expect, test } from 'vitest';
import { type Dropped, droppedFiles } from './dropped-files.ts';

type FakeEntry = Pick<FileSystemEntry, 'name' | 'isDirectory' | 'isFile'>;

function fileEntry(name: string, readable = true): FakeEntry {
  const file = (resolve: (file: File) => void, reject: (error: DOMException) => void) =>
    readable ? resolve(new File([], name)) : reject(new DOMException('gone', 'NotFoundError'));
  return { name, isDirectory: false, isFile: true, file } as FakeEntry;
}

/** Answers `batches` one a call, then nothing, or an error where `fails`. */
function folder(batches: readonly (readonly FakeEntry[])[], fails = false): FakeEntry {
  const createReader = () => {
    const waiting = [...batches];
    return {
      readEntries(
        resolve: (entries: readonly FakeEntry[]) => void,
        reject: (error: DOMException) => void,
      ) {
        const next = waiting.shift();
        if (next) resolve(next);
        else if (fails) reject(new DOMException('gone', 'NotFoundError'));
        else resolve([]);
      },
    };
  };
  return { name: 'folder', isDirectory: true, isFile: false, createReader } as FakeEntry;
}

function dropOf(items: readonly (FakeEntry | File | null)[]): DataTransfer {
  return {
    items: items.map((item) => ({
      kind: 'file',
      webkitGetAsEntry: () => (item instanceof File ? null : item),
      getAsFile: () => (item instanceof File ? item : null),
    })),
  } as unknown as DataTransfer;
}

async function namesOf(dropped: AsyncIterable<Dropped>): Promise<string[]> {
  const names: string[] = [];
  for await (const item of dropped) names.push(item instanceof File ? item.name : item);
  return names;
}

test('folders are walked to any depth, a batch of entries after the other, without litter', async () => {
  const deep = folder([[fileEntry('c')], [fileEntry('.DS_Store'), fileEntry('d')]]);
  const drop = dropOf([new File([], 'a'), folder([[fileEntry('b'), deep], [fileEntry('e')]])]);
  expect(await namesOf(droppedFiles(drop))).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('a file that can’t be read is told, and the others come', async () => {
  const drop = dropOf([folder([[fileEntry('a'), fileEntry('b', false), fileEntry('c')]])]);
  expect(await namesOf(droppedFiles(drop))).toEqual(['a', 'unreadable', 'c']);
});

test('a folder that can’t be read, at once or in the middle, is told', async () => {
  const middle = folder([[fileEntry('a')]], true);
  const drop = dropOf([folder([], true), middle, new File([], 'z')]);
  expect(await namesOf(droppedFiles(drop))).toEqual(['unreadable', 'a', 'unreadable', 'z']);
});

test('an item that the browser gives neither as entry nor as file is told', async () => {
  expect(await namesOf(droppedFiles(dropOf([null])))).toEqual(['unreadable']);
});
