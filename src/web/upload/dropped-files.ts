/** The files of a drop, folders walked to any depth; an entry that can't be read is told and never loses the others. */

/** `unreadable`: a file or folder that the browser could not open; its name may say who somebody is. */
export type Dropped = File | 'unreadable';

/** Files that systems leave in folders and nobody means to send. */
const litter = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

/** Call in the drop event itself: the browser empties `data` when the event is over. */
export function droppedFiles(data: DataTransfer): AsyncGenerator<Dropped, void, undefined> {
  const roots = Array.from(data.items)
    .filter((item) => item.kind === 'file')
    .map((item) => {
      const entry = item.webkitGetAsEntry();
      return entry?.isDirectory ? entry : (item.getAsFile() ?? ('unreadable' as const));
    });
  return walkAll(roots);
}

async function* walkAll(roots: readonly (FileSystemEntry | Dropped)[]) {
  for (const root of roots) {
    if (root === 'unreadable' || root instanceof File) yield root;
    else yield* walk(root);
  }
}

async function* walk(entry: FileSystemEntry): AsyncGenerator<Dropped, void, undefined> {
  if (isDirectory(entry)) {
    for await (const child of children(entry)) {
      if (child === 'unreadable') yield child;
      else yield* walk(child);
    }
  } else if (!litter.has(entry.name)) yield await fileOf(entry as FileSystemFileEntry);
}

/** `readEntries` gives at most 100 a call, and none when it is through. */
async function* children(directory: FileSystemDirectoryEntry) {
  const reader = directory.createReader();
  for (;;) {
    const some = await new Promise<readonly FileSystemEntry[] | 'unreadable'>((resolve) => {
      reader.readEntries(resolve, () => resolve('unreadable'));
    });
    if (some === 'unreadable') {
      yield some;
      return;
    }
    if (some.length === 0) return;
    yield* some;
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<Dropped> {
  return new Promise((resolve) => {
    entry.file(resolve, () => resolve('unreadable'));
  });
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** What a file dialog gave, without litter. */
export function* chosenFiles(list: FileList): Generator<File, void, undefined> {
  for (const file of list) if (!litter.has(file.name)) yield file;
}
