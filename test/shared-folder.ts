/** Finds the folder of real files and standard tables that may lie beside the checkout; tests that need it skip without. */
import fs from 'node:fs';
import path from 'node:path';

const beside = path.resolve(import.meta.dirname, '..', '..', 'shared');

/** The folder's path, or undefined where it is absent. */
export function sharedFolder(): string | undefined {
  return fs.existsSync(path.join(beside, 'corpus', 'index.tsv')) ? beside : undefined;
}

export interface CorpusFile {
  readonly path: string;
  readonly kind: string;
  readonly expect: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** The rows of the corpus index, or none where the folder is absent. */
export function corpusFiles(): readonly CorpusFile[] {
  const folder = sharedFolder();
  if (folder === undefined) return [];
  const [head = '', ...rows] = fs
    .readFileSync(path.join(folder, 'corpus', 'index.tsv'), 'utf8')
    .trimEnd()
    .split('\n');
  const names = head.split('\t');
  return rows.map((row) => {
    const cells = row.split('\t');
    const facts = Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
    return {
      path: path.join(folder, 'corpus', facts['path'] ?? ''),
      kind: facts['kind'] ?? '',
      expect: facts['expect'] ?? '',
      facts,
    };
  });
}
