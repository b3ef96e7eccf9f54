/** What in a file tells who somebody is, and whether any of it is found again in bytes that left the browser. */
import zlib from 'node:zlib';
import { bufferSource } from '../../src/core/bytes.ts';
import type { DataSet, DicomObject } from '../../src/core/dicom/data-set.ts';
import { readDicom } from '../../src/core/dicom/read.ts';
import type { RecordedRequest } from './recording-proxy.ts';

/** Text in the wide sense: people, places, dates, numbers that somebody gave (PS3.5 6.2). */
const tellingVrs = new Set('AE DA DT LO LT PN SH ST TM UC UT'.split(' '));
/** Stay by design, for the engine: maker, model, software, plate, how values are to be understood, region and view. */
const keptTags = new Set([
  0x00080070, 0x00081090, 0x00181020, 0x00181260, 0x00181261, 0x00281054, 0x00281055, 0x00082218,
  0x00540220,
]);
/** Stand in descriptions as well as in attributes that stay. */
const commonWords = new Set(['CHEST', 'STANDARD']);
/** Shorter ones turn up in pixels by chance. */
const longEnough = /[^\d.]{4}|[\d.]{6}/;

/** Every value of the file, and every part of a name, that must not leave. */
export async function identifyingValues(bytes: Buffer): Promise<Set<string>> {
  const parts = isPng(bytes)
    ? pngTexts(bytes).flatMap(partsOf)
    : isJpeg(bytes)
      ? jpegTexts(bytes).flatMap(partsOf)
      : await dicomParts(bytes);
  return new Set(parts.filter((part) => longEnough.test(part) && !commonWords.has(part)));
}

/** The text whole, and what stands between the marks that part names and addresses. */
function partsOf(text: string): string[] {
  return [text, ...text.split(/[\^=\\,]/)].map((part) => part.trim());
}

async function dicomParts(bytes: Buffer): Promise<string[]> {
  const object = await readDicom(bufferSource(new Uint8Array(bytes))).catch(() => undefined);
  if (object === undefined) return [];
  const all = textsIn(object, object.dataSet);
  // A clinic may bear the name of the device's maker.
  const kept = all.filter(({ tag }) => keptTags.has(tag)).map(({ text }) => text);
  return all
    .filter(({ tag }) => !keptTags.has(tag))
    .flatMap(({ text }) => partsOf(text))
    .filter((part) => !kept.some((other) => other.includes(part)));
}

/** Letters as they stand in the file, whatever its character set, so that a copy of the bytes is found. */
function textsIn(object: DicomObject, dataSet: DataSet): { tag: number; text: string }[] {
  return dataSet.elements.flatMap((element) => {
    if (element.items && keptTags.has(element.tag)) return [];
    if (element.items) return element.items.flatMap((item) => textsIn(object, item.dataSet));
    if (!tellingVrs.has(element.vr)) return [];
    return [{ tag: element.tag, text: latin1(object.bytes(element)).replace(/[\0 ]+$/, '') }];
  });
}

function isPng(bytes: Buffer): boolean {
  return bytes.subarray(1, 4).toString('latin1') === 'PNG';
}

function isJpeg(bytes: Buffer): boolean {
  return bytes.readUInt16BE(0) === 0xffd8;
}

function pngTexts(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    const data = bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at));
    if (type === 'tEXt' || type === 'iTXt') texts.push(...printable(data));
  }
  return texts;
}

/** Of APP1 to APP13 and COM; APP0 and APP14 say only how the picture is coded. */
function jpegTexts(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xda) break;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if ((marker > 0xe0 && marker < 0xee) || marker === 0xfe) {
      texts.push(...printable(bytes.subarray(at + 4, end)));
    }
    at = end;
  }
  return texts;
}

/** Words as people write them, not the chance letters of tables. */
function printable(bytes: Uint8Array): string[] {
  return latin1(bytes).match(/[\x20-\x7e]{6,}/g) ?? [];
}

/** All that a request says, laid open: its parts as they are, base64 headers decoded, a deflated body inflated. */
export function laidOpen({ method, url, head, body }: RecordedRequest): string[] {
  const metadata = /\nplainfilm-upload\n(.*)/i.exec(head)?.[1] ?? '';
  return [
    `${method} ${decodeURIComponent(url)}`,
    head,
    Buffer.from(metadata, 'base64url').toString('latin1'),
    ...bodyTexts(body),
  ];
}

export function bodyTexts(body: Buffer): string[] {
  const inflated = inflatedDataSet(body);
  return [body, ...(inflated ? [inflated] : [])].map(latin1);
}

/** Of a file in Deflated Explicit VR Little Endian (PS3.5 A.5). */
function inflatedDataSet(body: Buffer): Buffer | undefined {
  if (!body.subarray(0, 400).includes('1.2.840.10008.1.2.1.99')) return undefined;
  return zlib.inflateRawSync(body.subarray(144 + body.readUInt32LE(140)), {
    finishFlush: zlib.constants.Z_SYNC_FLUSH,
  });
}

/** Which of the values are found in any of the places, in letters of one byte or of two; long ones in any case. */
export function foundIn(values: Iterable<string>, places: readonly string[]): string[] {
  const lower = places.map((place) => place.toLowerCase());
  return [...values].filter((value) =>
    [value, value.split('').join('\0')].some((letters) =>
      value.length < 8
        ? places.some((place) => place.includes(letters))
        : lower.some((place) => place.includes(letters.toLowerCase())),
    ),
  );
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
