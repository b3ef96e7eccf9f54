/** Reads a DICOM file (PS3.10 section 7) into spans: whole to its last byte, or refused. */
import { type ByteSource, bufferSource } from '../bytes.ts';
import {
  DirectoryRecordSequence,
  MediaStorageSOPClassUID,
  TransferSyntaxUID,
} from '../standard/tags.generated.ts';
import { ByteWindows } from './byte-windows.ts';
import type { DataSet, DicomObject, Tag } from './data-set.ts';
import { findElement, formatTag } from './data-set.ts';
import { inflate } from './deflate.ts';
import { DicomError } from './dicom-error.ts';
import { explicitLittle } from './element-header.ts';
import { guessSyntax, settleSyntax } from './guess-syntax.ts';
import { loadedValueBytes, parseDataSet } from './parse-data-set.ts';
import type { ParseLimits } from './parse-limits.ts';
import { isPixelDataTag } from './parse-vr.ts';
import { type TransferSyntax, transferSyntax } from './transfer-syntax.ts';

export interface ReadOptions {
  /** Sequences inside sequences; real files stay under twenty, and nothing here minds many more. */
  readonly maxDepth?: number;
  /** Elements, items and fragments together. */
  readonly maxElements?: number;
  /** What a deflated data set may grow to; `mostInflatedBytes` of the file unless given. */
  readonly maxInflatedBytes?: number;
}

const mediaStorageDirectory = '1.2.840.10008.1.3.10';
const preambleBytes = 128;
const isNotMeta = (tag: Tag) => tag >>> 16 !== 2;

interface FileHead {
  readonly hasPreamble: boolean;
  readonly meta: DataSet;
  readonly dataSetStart: number;
  /** What the meta information says, if it says anything. */
  readonly uid: string | undefined;
}

/**
 * Throws `DicomError` for everything that isn't whole and unambiguous; what the source itself rejects with (a file
 * deleted meanwhile) passes unchanged.
 */
export async function readDicom(
  source: ByteSource,
  options: ReadOptions = {},
): Promise<DicomObject> {
  const limits: ParseLimits = {
    maxDepth: options.maxDepth ?? 10_000,
    maxElements: options.maxElements ?? 1_000_000,
  };
  const windows = new ByteWindows(source);
  const head = await readHead(windows, limits);
  const { dataSetStart, meta, hasPreamble } = head;
  const syntax = await syntaxOf(head, windows);
  const inner = syntax.deflated
    ? new ByteWindows(await inflated(source, dataSetStart, options.maxInflatedBytes))
    : windows;
  // Meta information is read through the same windows as the data set.
  if (syntax.deflated && dataSetStart > 0) await inner.load(0, dataSetStart);
  const { dataSet, end } = await parseDataSet(inner, dataSetStart, syntax, limits);
  if (findElement(dataSet, DirectoryRecordSequence) !== undefined) throw isDirectory();
  if (dataSet.elements.length === 0) throw new DicomError('not-dicom', 'there is no data set');
  return {
    source: inner.source,
    original: source,
    hasPreamble,
    transferSyntax: syntax,
    meta,
    dataSet,
    dataSetStart,
    dataSetEnd: end,
    bytes: bytesReader(inner, dataSet),
    held: (from, to) => inner.bytes(from, to),
  };
}

async function readHead(windows: ByteWindows, limits: ParseLimits): Promise<FileHead> {
  const { sizeBytes } = windows.source;
  if (sizeBytes < 8) throw new DicomError('not-dicom', 'fewer bytes than one element');
  await windows.load(0, Math.min(sizeBytes, preambleBytes + 4));
  const prefix = windows.bytes(preambleBytes, Math.min(preambleBytes + 4, sizeBytes));
  const hasPreamble =
    sizeBytes >= preambleBytes + 4 && String.fromCharCode(...(prefix ?? [])) === 'DICM';
  const start = hasPreamble ? preambleBytes + 4 : 0;
  const parsed = await parseDataSet(windows, start, explicitLittle, limits, isNotMeta);
  const meta = parsed.dataSet;
  if (metaText(windows, meta, MediaStorageSOPClassUID) === mediaStorageDirectory) {
    throw isDirectory();
  }
  const uid = metaText(windows, meta, TransferSyntaxUID);
  return { hasPreamble, meta, dataSetStart: parsed.end, uid };
}

async function syntaxOf(head: FileHead, windows: ByteWindows): Promise<TransferSyntax> {
  const first = await firstBytes(windows, head.dataSetStart);
  if (head.uid === undefined || head.uid === '') {
    const guess = guessSyntax(first);
    if (guess !== undefined) return guess;
    const isDicom = head.hasPreamble || head.meta.elements.length > 0;
    throw new DicomError(
      isDicom ? 'bad-meta' : 'not-dicom',
      isDicom ? 'no transfer syntax is named and none can be told' : 'no preamble, no element',
    );
  }
  const named = transferSyntax(head.uid);
  if (named?.readable !== true) {
    throw new DicomError('unsupported-transfer-syntax', 'a transfer syntax that cannot be read');
  }
  return settleSyntax(named, first);
}

async function firstBytes(windows: ByteWindows, start: number): Promise<Uint8Array> {
  const end = Math.min(start + 12, windows.source.sizeBytes);
  if (windows.at(start, end) === undefined) await windows.load(start, end);
  return windows.bytes(start, end) ?? new Uint8Array(0);
}

/** The file's head as it is, and behind it the inflated data set: offsets point into both alike. */
async function inflated(
  source: ByteSource,
  dataSetStart: number,
  maxBytes = mostInflatedBytes(source.sizeBytes),
): Promise<ByteSource> {
  const whole = await source.read(0, source.sizeBytes);
  const head = whole.subarray(0, dataSetStart);
  return bufferSource(await inflate(whole.subarray(dataSetStart), maxBytes, head));
}

/** Twenty times the file; any one film where that is less. Streams can grow a thousandfold (RFC 1951). */
function mostInflatedBytes(fileBytes: number): number {
  const megabyte = 1024 * 1024;
  return Math.min(256 * megabyte, Math.max(32 * megabyte, 20 * fileBytes));
}

function bytesReader(windows: ByteWindows, dataSet: DataSet): DicomObject['bytes'] {
  const pixels = new Set(dataSet.elements.filter((element) => isPixelDataTag(element.tag)));
  return (element) => {
    const { valueStart, valueEnd } = element;
    const isLoaded = !pixels.has(element) && valueEnd - valueStart <= loadedValueBytes;
    const bytes = isLoaded ? windows.bytes(valueStart, valueEnd) : undefined;
    if (bytes !== undefined) return bytes;
    throw new DicomError(
      'value-not-loaded',
      `${formatTag(element.tag)} is kept in its source: ${valueEnd - valueStart} bytes`,
    );
  };
}

/** A UID of the meta information: ASCII, padded by NUL. */
function metaText(windows: ByteWindows, meta: DataSet, tag: Tag): string | undefined {
  const element = findElement(meta, tag);
  const bytes = element && windows.bytes(element.valueStart, element.valueEnd);
  return (
    bytes &&
    new TextDecoder('latin1')
      .decode(bytes)
      .replace(/[\0 ]+$/, '')
      .trim()
  );
}

function isDirectory(): DicomError {
  return new DicomError('dicomdir', 'a Media Storage Directory, which holds no image');
}
