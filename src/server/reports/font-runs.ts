/** Which font file draws which part of a text: Inter comes in one file for each group of scripts, and holds no others. */
/// <reference path="./fontkit.d.ts" />
import fs from 'node:fs';
import { create, type Font } from 'fontkit';

export type Weight = 'regular' | 'bold';

/** In the order in which they are asked: the most usual first. */
const scripts = [
  'latin',
  'latin-ext',
  'cyrillic',
  'greek',
  'vietnamese',
  'cyrillic-ext',
  'greek-ext',
] as const;
type Script = (typeof scripts)[number];
const numbers: Readonly<Record<Weight, number>> = { regular: 400, bold: 700 };

export interface FontFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly font: Font;
}

/** A part of a text in one font; without one it is drawn as boxes, a box a character. */
export interface Run {
  readonly text: string;
  readonly file: FontFile | undefined;
}

const files = new Map<string, FontFile>();

function fontFile(script: Script, weight: Weight): FontFile {
  const name = `inter-${script}-${numbers[weight]}-normal`;
  const known = files.get(name);
  if (known !== undefined) return known;
  const url = new URL(import.meta.resolve(`@fontsource/inter/files/${name}.woff`));
  const bytes = fs.readFileSync(url);
  const file = { name, bytes, font: create(bytes) };
  files.set(name, file);
  return file;
}

/** Characters of no width, and marks of direction: nothing would be seen of them. */
const invisible = /\p{Cc}|\p{Cf}|\p{Default_Ignorable_Code_Point}/gu;

/** Line ends and tabs are spaces. */
export function fontRuns(text: string, weight: Weight): readonly Run[] {
  const shown = text.normalize('NFC').replace(/\s/gu, ' ').replace(invisible, '');
  const runs: { text: string; file: FontFile | undefined }[] = [];
  for (const character of shown.toWellFormed()) {
    const last = runs.at(-1);
    const file = holds(last?.file, character) ? last?.file : fileFor(character, weight);
    if (last !== undefined && last.file === file) last.text += character;
    else runs.push({ text: character, file });
  }
  return runs;
}

function fileFor(character: string, weight: Weight): FontFile | undefined {
  for (const script of scripts) {
    const file = fontFile(script, weight);
    if (holds(file, character)) return file;
  }
  return undefined;
}

function holds(file: FontFile | undefined, character: string): boolean {
  return file?.font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0) === true;
}
