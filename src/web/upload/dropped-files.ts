/** The files of a drop, folders walked to any depth; an entry that can't be read never loses the others. */

/** Files that systems leave in folders and nobody means to send. */
const litter = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

/** Call in the drop event itself: the browser empties `data` when the event is over. */
export function droppedFiles(data: DataTransfer): AsyncGenerator<File, void, undefined> {
  const roots = Array.from(data.items)
    .filter((item) => item.kind === 'file')
    .map((item) => {
      const entry = item.webkitGetAsEntry();
      return entry?.isDirectory ? entry : item.getAsFile();
    });
  return walkAll(roots);
}

async function* walkAll(roots: readonly (FileSystemEntry | File | null)[]) {
  for (const root of roots) {
    if (root === null) continue;
    if (root instanceof File) yield root;
    else yield* walk(root);
  }
}

async function* walk(entry: FileSystemEntry): AsyncGenerator<File, void, undefined> {
  if (isDirectory(entry)) {
    for await (const child of children(entry)) yield* walk(child);
  } else if (!litter.has(entry.name)) {
    const file = await fileOf(entry as FileSystemFileEntry);
    if (file) yield file;
  }
}

/** `readEntries` gives at most 100 a call, and none when it is through. */
async function* children(directory: FileSystemDirectoryEntry) {
  const reader = directory.createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) => {
      reader.readEntries(resolve, () => resolve([]));
    });
    if (some.length === 0) return;
    yield* some;
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File | undefined> {
  return new Promise((resolve) => {
    entry.file(resolve, () => resolve(undefined));
  });
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** What a file dialog gave, without litter. */
export function* chosenFiles(list: FileList): Generator<File, void, undefined> {
  for (const file of list) if (!litter.has(file.name)) yield file;
}
