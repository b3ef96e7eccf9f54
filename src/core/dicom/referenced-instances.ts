/** Which other objects an object says that it is about or was made from. */
import { ReferencedSOPInstanceUID } from '../standard/tags.generated.ts';
import type { DataSet, DicomObject } from './data-set.ts';
import { textOf } from './values.ts';

/** No result refers to more; the bound is for objects made to exhaust memory. */
const most = 10_000;

/** Every Referenced SOP Instance UID at any depth, each once, in the object's order. */
export function referencedInstances(object: DicomObject): readonly string[] {
  const found = new Set<string>();
  const waiting: DataSet[] = [object.dataSet];
  for (
    let dataSet = waiting.pop();
    dataSet !== undefined && found.size < most;
    dataSet = waiting.pop()
  ) {
    for (const element of dataSet.elements) {
      if (element.tag === ReferencedSOPInstanceUID) {
        const uid = textOf(object, element);
        if (uid !== '') found.add(uid);
      }
      for (const item of element.items ?? []) waiting.push(item.dataSet);
    }
  }
  return [...found];
}
