/** The folder of models: each has one of its own, with its manifest and its file. */
import fs from 'node:fs';
import path from 'node:path';
import { EngineError } from '../engine.ts';
import { type Manifest, parseManifest } from './manifest.ts';

/** A folder's name: it names the model in settings. */
export const modelName = /^[a-z0-9][a-z0-9._-]{0,63}$/;

const manifestFile = 'manifest.json';
const mostManifestBytes = 100_000;
const mostListed = 200;

export type ListedModel = { readonly folder: string } & (
  | { readonly manifest: Manifest }
  | { readonly problem: string }
);

/** By name; empty while there is no such folder. */
export function listModels(modelsDir: string): readonly ListedModel[] {
  return foldersIn(modelsDir)
    .filter((folder) => modelName.test(folder))
    .sort()
    .slice(0, mostListed)
    .map((folder) => ({ folder, ...readManifest(modelsDir, folder) }));
}

export interface Model {
  readonly manifest: Manifest;
  readonly file: string;
}

/** Throws `EngineError` `engine/model-missing` or `engine/manifest-invalid`. */
export function findModel(modelsDir: string, folder: string): Model {
  if (!modelName.test(folder)) throw new EngineError('engine/settings-incomplete', false);
  if (!foldersIn(modelsDir).includes(folder)) throw new EngineError('engine/model-missing', false);
  const read = readManifest(modelsDir, folder);
  if ('problem' in read) throw new EngineError('engine/manifest-invalid', false);
  const file = path.join(modelsDir, folder, read.manifest.file);
  if (!fs.existsSync(file)) throw new EngineError('engine/model-missing', false);
  return { manifest: read.manifest, file };
}

function foldersIn(modelsDir: string): string[] {
  try {
    return fs
      .readdirSync(modelsDir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

function readManifest(modelsDir: string, folder: string) {
  const file = path.join(modelsDir, folder, manifestFile);
  try {
    if (fs.statSync(file).size > mostManifestBytes)
      return { problem: 'manifest.json is too large' };
    return parseManifest(fs.readFileSync(file, 'utf8'));
  } catch {
    return { problem: 'there is no manifest.json' };
  }
}
