/** Which drawn shapes say nothing but where: the ones too simple to be letters (PS3.3 C.10.5). */
import type { DataSet, DicomObject, Element } from '../dicom/data-set.ts';
import { findElement } from '../dicom/data-set.ts';
import * as T from '../standard/tags.generated.ts';
import { asciiValue } from './element-value.ts';

/** Closed outlines of a given form, and a point. */
const forms: readonly string[] = ['POINT', 'CIRCLE', 'ELLIPSE'];
/** A line, an arrow, a rectangle: a corner more than four to close it. */
const mostCorners = 5;
/** A film has a few marks; a hundred short lines are writing. */
const mostShapes = 16;

/** Whether every item of a Graphic Object Sequence is one. */
export function areSimpleShapes(object: DicomObject, element: Element): boolean {
  const items = element.items ?? [];
  return (
    element.items !== undefined &&
    items.length <= mostShapes &&
    items.every((item) => isSimple(object, item.dataSet))
  );
}

function isSimple(object: DicomObject, shape: DataSet): boolean {
  const form = asciiValue(object, findElement(shape, T.GraphicType));
  if (forms.includes(form)) return true;
  const data = findElement(shape, T.GraphicData);
  if (form !== 'POLYLINE' || data === undefined || data.items !== undefined) return false;
  // Two numbers of four bytes a corner.
  return data.valueEnd - data.valueStart <= 8 * mostCorners;
}
