/** What is compared when one file is de-identified: from a `File` to a `Blob`. Runs in Node and is bundled for browsers. */
/// <reference path="./dcmjs.d.ts" />
import { anonymizer, data } from 'dcmjs';
import { blobSource, splicedToBlob } from '../src/core/bytes.ts';
import { protectDicom } from '../src/core/deid/protect.ts';
import { defaultRecipe } from '../src/core/deid/recipe.ts';
import { readDicom } from '../src/core/dicom/read.ts';

export type Contender = (file: Blob) => Promise<Blob>;

const patientId = 'BENCH-0001';

/** The bytes themselves, which is as little as can be done to every one of them. */
const copy: Contender = async (file) => new Blob([await file.arrayBuffer()]);

const plainfilm: Contender = async (file) => {
  const object = await readDicom(blobSource(file));
  return splicedToBlob(await protectDicom(object, defaultRecipe, { patientId }), file);
};

/** The same, and each byte of the output is asked for, as an upload does. */
const plainfilmRead: Contender = async (file) => {
  const output = await plainfilm(file);
  return new Blob([await output.arrayBuffer()]);
};

/** Read, clean, write, as its documentation has it. */
const dcmjsClean: Contender = async (file) => {
  const message = data.DicomMessage.readFile(await file.arrayBuffer());
  anonymizer.cleanTags(message.dict);
  return new Blob([message.write()]);
};

export const contenders: readonly (readonly [string, Contender])[] = [
  ['copy of the bytes', copy],
  ['Plainfilm', plainfilm],
  ['Plainfilm, output read whole', plainfilmRead],
  ['dcmjs 0.52', dcmjsClean],
];

/** Milliseconds for one go. */
export async function timed(contender: Contender, file: Blob): Promise<number> {
  const started = performance.now();
  const output = await contender(file);
  const taken = performance.now() - started;
  if (output.size < file.size / 2) throw new Error('the output lost its pixels');
  return taken;
}
