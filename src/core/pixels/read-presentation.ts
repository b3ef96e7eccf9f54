/** Reads from a data set how its stored values are meant to be shown. */
import type { DataSet, DicomObject, Tag } from '../dicom/data-set.ts';
import { findElement } from '../dicom/data-set.ts';
import { numberAt, numbersOf, textAt } from '../dicom/values.ts';
import {
  BluePaletteColorLookupTableData,
  BluePaletteColorLookupTableDescriptor,
  GreenPaletteColorLookupTableData,
  GreenPaletteColorLookupTableDescriptor,
  LUTData,
  LUTDescriptor,
  ModalityLUTSequence,
  PixelPaddingRangeLimit,
  PixelPaddingValue,
  RedPaletteColorLookupTableData,
  RedPaletteColorLookupTableDescriptor,
  RescaleIntercept,
  RescaleSlope,
  VOILUTFunction,
  VOILUTSequence,
  WindowCenter,
  WindowWidth,
} from '../standard/tags.generated.ts';
import type { LookUpTable, Presentation, VoiFunction, Window } from './presentation.ts';
import { readWord, readWords } from './words.ts';

/** `signed` is that of the pixels: it decides how table descriptors and padding are read. */
export function readPresentation(object: DicomObject, signed: boolean): Presentation {
  const slope = numberAt(object, RescaleSlope) ?? 1;
  const intercept = numberAt(object, RescaleIntercept) ?? 0;
  const modalityLut = readLutSequence(object, ModalityLUTSequence, signed);
  // After a modality table or a rescale the input of the VOI table may be negative only if that was.
  const voiLut = readLutSequence(object, VOILUTSequence, signed || intercept < 0);
  const palette = readPalette(object);
  const padding = readPadding(object, signed);
  return {
    rescaleSlope: Number.isFinite(slope) && slope !== 0 ? slope : 1,
    rescaleIntercept: Number.isFinite(intercept) ? intercept : 0,
    ...(modalityLut && { modalityLut }),
    windows: readWindows(object),
    voiFunction: readVoiFunction(object),
    ...(voiLut && { voiLut }),
    ...(palette && { palette }),
    ...(padding && { padding }),
  };
}

/** PS3.3 C.11.2.1.2: pairs of Window Center and Window Width; a width under 1 can't be used. */
function readWindows(object: DicomObject): Window[] {
  const centers = numbersOf(object, findElement(object.dataSet, WindowCenter));
  const widths = numbersOf(object, findElement(object.dataSet, WindowWidth));
  return centers
    .map((center, i) => ({ center, width: widths[i] ?? Number.NaN }))
    .filter(({ center, width }) => Number.isFinite(center) && Number.isFinite(width) && width >= 1);
}

function readVoiFunction(object: DicomObject): VoiFunction {
  const term = textAt(object, VOILUTFunction);
  return term === 'SIGMOID' || term === 'LINEAR_EXACT' ? term : 'LINEAR';
}

/** First item of a Modality or VOI LUT Sequence (PS3.3 C.11.1.1, C.11.2.1.1). */
function readLutSequence(object: DicomObject, tag: Tag, signed: boolean): LookUpTable | undefined {
  const item = findElement(object.dataSet, tag)?.items?.[0];
  return item && readTable(object, item.dataSet, LUTDescriptor, LUTData, signed);
}

/** A descriptor (entries, first mapped, bits) and its data, which may be packed two to a word. */
function readTable(
  object: DicomObject,
  dataSet: DataSet,
  descriptorTag: Tag,
  dataTag: Tag,
  signed: boolean,
): LookUpTable | undefined {
  const descriptor = readWords(object, dataSet, descriptorTag);
  const data = readWords(object, dataSet, dataTag);
  if (descriptor?.[2] === undefined || data === undefined) return undefined;
  // 0 stands for 65536 (PS3.3 C.11.1.1.1).
  const count = descriptor[0] || 65_536;
  const first = descriptor[1] ?? 0;
  const bitsPerEntry = descriptor[2];
  if (bitsPerEntry < 8 || bitsPerEntry > 16) return undefined;
  const entries = new Uint16Array(count);
  if (data.length >= count) entries.set(data.slice(0, count));
  else if (bitsPerEntry === 8 && data.length * 2 >= count) {
    for (let i = 0; i < count; i += 1) entries[i] = ((data[i >> 1] ?? 0) >> ((i & 1) * 8)) & 0xff;
  } else return undefined;
  return { firstMapped: signed && first > 0x7fff ? first - 0x10000 : first, bitsPerEntry, entries };
}

const paletteTags = [
  [RedPaletteColorLookupTableDescriptor, RedPaletteColorLookupTableData],
  [GreenPaletteColorLookupTableDescriptor, GreenPaletteColorLookupTableData],
  [BluePaletteColorLookupTableDescriptor, BluePaletteColorLookupTableData],
] as const;

function readPalette(object: DicomObject): Presentation['palette'] {
  const [red, green, blue] = paletteTags.map(([descriptor, data]) =>
    readTable(object, object.dataSet, descriptor, data, false),
  );
  return red && green && blue ? [red, green, blue] : undefined;
}

/** Pixel Padding Value and Range Limit (PS3.3 C.7.5.1.1.2). */
function readPadding(object: DicomObject, signed: boolean): Presentation['padding'] {
  const value = readWord(object, PixelPaddingValue, signed);
  if (value === undefined) return undefined;
  const limit = readWord(object, PixelPaddingRangeLimit, signed) ?? value;
  return { low: Math.min(value, limit), high: Math.max(value, limit) };
}
