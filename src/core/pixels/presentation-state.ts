/** Reads how a Grayscale Softcopy Presentation State (PS3.3 A.33.1) wants one film shown: window, polarity, turning, graphics. */
import type { DataSet, DicomObject, Tag } from '../dicom/data-set.ts';
import { findElement } from '../dicom/data-set.ts';
import { referencedInstances } from '../dicom/referenced-instances.ts';
import { itemsOf, numbersOf, stringsOf, textOf } from '../dicom/values.ts';
import {
  AnchorPoint,
  AnchorPointAnnotationUnits,
  BoundingBoxAnnotationUnits,
  BoundingBoxTopLeftHandCorner,
  CompoundGraphicSequence,
  GraphicAnnotationSequence,
  GraphicAnnotationUnits,
  GraphicData,
  GraphicFilled,
  GraphicObjectSequence,
  GraphicType,
  ImageHorizontalFlip,
  ImageRotation,
  MaskSubtractionSequence,
  ModalityLUTSequence,
  PresentationLUTSequence,
  PresentationLUTShape,
  ReferencedImageSequence,
  ReferencedSOPInstanceUID,
  RescaleIntercept,
  RescaleSlope,
  ShutterShape,
  SOPClassUID,
  SoftcopyVOILUTSequence,
  TextObjectSequence,
  UnformattedTextValue,
  VOILUTSequence,
  WindowCenter,
  WindowWidth,
} from '../standard/tags.generated.ts';
import type { Frame } from './frame.ts';
import type { Window } from './presentation.ts';

/** In film pixels, the origin at the outer corner of the first (PS3.3 C.10.5.1.2). */
interface FilmPoint {
  readonly x: number;
  readonly y: number;
}

export interface FilmGraphic {
  readonly kind: 'point' | 'line' | 'circle' | 'ellipse';
  readonly points: readonly FilmPoint[];
  readonly filled: boolean;
}

export interface FilmText {
  readonly at: FilmPoint;
  readonly text: string;
}

export interface FilmPresentation {
  readonly window?: Window;
  /** Higher values darker; absent where it doesn't say. */
  readonly highIsDark?: boolean;
  /** Clockwise, in quarters of a turn. */
  readonly quarters: 0 | 1 | 2 | 3;
  /** Mirrored after turning. */
  readonly flipped: boolean;
  readonly graphics: readonly FilmGraphic[];
  readonly texts: readonly FilmText[];
  /** False where it asks for more than is told here: a mask, shutters, tables, curves. */
  readonly isComplete: boolean;
}

const softcopyStates = '1.2.840.10008.5.1.4.1.1.11.1';
const mostGraphics = 500;

/** Undefined where the object is no such state, or says nothing of this film. */
export function readPresentationState(
  object: DicomObject,
  frame: Frame,
  sopInstanceUid: string,
): FilmPresentation | undefined {
  const read = new Reader(object);
  const top = object.dataSet;
  if (read.text(top, SOPClassUID) !== softcopyStates) return undefined;
  // One that names images and not this one is none of its business, turning included (PS3.3 C.11.11).
  const named = referencedInstances(object);
  if (named.length > 0 && !named.includes(sopInstanceUid)) return undefined;
  const concerns = (item: DataSet) => isAbout(read, item, sopInstanceUid);
  const annotations = itemsOf(top, GraphicAnnotationSequence).filter(concerns);
  const voi = itemsOf(top, SoftcopyVOILUTSequence).find(concerns);
  const graphics = annotations.flatMap((item) =>
    itemsOf(item, GraphicObjectSequence).map((each) => graphicOf(read, each)),
  );
  const texts = annotations.flatMap((item) =>
    itemsOf(item, TextObjectSequence).map((each) => textObject(read, each)),
  );
  const window = voi && windowOf(read, top, voi, frame);
  const shape = read.text(top, PresentationLUTShape);
  const turn = read.number(top, ImageRotation) ?? 0;
  const isComplete =
    unshown.every((tag) => findElement(top, tag) === undefined) &&
    !graphics.includes(undefined) &&
    !texts.includes(undefined) &&
    graphics.length + texts.length <= mostGraphics &&
    turn % 90 === 0 &&
    (voi === undefined || window !== undefined) &&
    !annotations.some((item) => findElement(item, CompoundGraphicSequence) !== undefined);
  return {
    ...(window && { window }),
    ...(shape !== '' && { highIsDark: shape === 'INVERSE' }),
    quarters: (turn % 90 === 0 ? (((turn / 90) % 4) + 4) % 4 : 0) as FilmPresentation['quarters'],
    flipped: read.text(top, ImageHorizontalFlip) === 'Y',
    graphics: graphics.filter((each) => each !== undefined).slice(0, mostGraphics),
    texts: texts.filter((each) => each !== undefined).slice(0, mostGraphics),
    isComplete,
  };
}

/** What changes the picture and isn't drawn. */
const unshown: readonly Tag[] = [MaskSubtractionSequence, ShutterShape, PresentationLUTSequence];

/** Values of nested data sets. */
class Reader {
  private readonly object: DicomObject;

  constructor(object: DicomObject) {
    this.object = object;
  }

  text(dataSet: DataSet, tag: Tag): string {
    return stringsOf(this.object, findElement(dataSet, tag))[0] ?? '';
  }

  whole(dataSet: DataSet, tag: Tag): string {
    return textOf(this.object, findElement(dataSet, tag));
  }

  numbers(dataSet: DataSet, tag: Tag): number[] {
    return numbersOf(this.object, findElement(dataSet, tag));
  }

  number(dataSet: DataSet, tag: Tag): number | undefined {
    const [first] = this.numbers(dataSet, tag);
    return first === undefined || !Number.isFinite(first) ? undefined : first;
  }
}

/** An item that names no images is about all of them (PS3.3 C.10.5). */
function isAbout(read: Reader, item: DataSet, sopInstanceUid: string): boolean {
  const named = itemsOf(item, ReferencedImageSequence);
  return (
    named.length === 0 ||
    named.some((each) => read.text(each, ReferencedSOPInstanceUID) === sopInstanceUid)
  );
}

/** In the film's own units, or not at all: a state may bring another modality transform, which changes what they mean. */
function windowOf(read: Reader, top: DataSet, item: DataSet, frame: Frame): Window | undefined {
  const { rescaleSlope, rescaleIntercept, modalityLut } = frame.presentation;
  const center = read.number(item, WindowCenter);
  const width = read.number(item, WindowWidth);
  const slope = read.number(top, RescaleSlope);
  const intercept = read.number(top, RescaleIntercept);
  const sameUnits =
    modalityLut === undefined &&
    findElement(top, ModalityLUTSequence) === undefined &&
    (slope ?? rescaleSlope) === rescaleSlope &&
    (intercept ?? rescaleIntercept) === rescaleIntercept;
  const isUsable = center !== undefined && width !== undefined && width >= 1 && sameUnits;
  return isUsable && findElement(item, VOILUTSequence) === undefined
    ? { center, width }
    : undefined;
}

/** Undefined for what isn't drawn: curves, and places given as shares of a screen. */
function graphicOf(read: Reader, item: DataSet): FilmGraphic | undefined {
  if (read.text(item, GraphicAnnotationUnits) !== 'PIXEL') return undefined;
  const numbers = read.numbers(item, GraphicData);
  if (numbers.length < 2 || numbers.length % 2 !== 0 || !numbers.every(Number.isFinite)) {
    return undefined;
  }
  const points = Array.from({ length: numbers.length / 2 }, (_, i) => ({
    x: numbers[2 * i]!,
    y: numbers[2 * i + 1]!,
  }));
  const filled = read.text(item, GraphicFilled) === 'Y';
  switch (read.text(item, GraphicType)) {
    case 'POINT':
      return { kind: 'point', points, filled };
    case 'POLYLINE':
      return { kind: 'line', points, filled };
    case 'CIRCLE':
      return points.length === 2 ? { kind: 'circle', points, filled } : undefined;
    case 'ELLIPSE':
      return points.length === 4 ? { kind: 'ellipse', points, filled } : undefined;
    default:
      return undefined;
  }
}

function textObject(read: Reader, item: DataSet): FilmText | undefined {
  const text = read.whole(item, UnformattedTextValue);
  const places: readonly (readonly [Tag, Tag])[] = [
    [BoundingBoxTopLeftHandCorner, BoundingBoxAnnotationUnits],
    [AnchorPoint, AnchorPointAnnotationUnits],
  ];
  for (const [place, units] of places) {
    const [x, y] = read.numbers(item, place);
    if (x === undefined || y === undefined || !Number.isFinite(x) || !Number.isFinite(y)) continue;
    if (read.text(item, units) === 'PIXEL') return { at: { x, y }, text };
  }
  return undefined;
}
