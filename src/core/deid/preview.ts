/** What becomes of every element of a file, told by laying the file beside what would leave in its place. */
import {
  type DataSet,
  type DicomObject,
  type Element,
  findElement,
  formatTag,
  type Item,
  type Tag,
} from '../dicom/data-set.ts';
import { type BasicAction, profileRow } from '../standard/confidentiality-profile.ts';
import { keywordOf } from '../standard/keywords.ts';
import * as T from '../standard/tags.generated.ts';
import { type Iod, iodOf } from './attribute-types.ts';
import { asciiValue, isEmpty } from './element-value.ts';
import { marksOf } from './marks.ts';
import { type Method, methodOf } from './method.ts';
import type { OptionId } from './options/index.ts';
import { pairItems } from './pair-items.ts';
import { inside, type Place, topLevel } from './place.ts';
import { type PreviewValue, previewValue } from './preview-value.ts';
import type { Recipe } from './recipe.ts';
import type { Rule, RuleReason } from './rule.ts';
import { ruleFor } from './rule-for.ts';
import { sameValue } from './same-value.ts';

export type PreviewAction = 'kept' | 'emptied' | 'removed' | 'replaced' | 'added';

/** Why. */
export type PreviewRule =
  /** Its row of PS3.15 Table E.1-1, and the option that softens or cleans it. */
  | { readonly kind: 'table'; readonly code: BasicAction; readonly option?: OptionId }
  | { readonly kind: 'not-in-table' }
  | { readonly kind: 'reason'; readonly reason: Exclude<RuleReason, 'profile'> }
  | { readonly kind: 'patient-id' }
  /** What the file must say of its de-identification (PS3.15 E.1.1). */
  | { readonly kind: 'mark' }
  | { readonly kind: 'preamble' }
  | { readonly kind: 'file-meta' }
  /** The pixels follow the text that was painted over, or bytes hidden between them. */
  | { readonly kind: 'pixels' }
  | { readonly kind: 'picture-part' }
  /** Said by the uploader, and sent beside the picture. */
  | { readonly kind: 'stated' }
  /** Nothing is done about identity. */
  | { readonly kind: 'as-it-is' };

export interface PreviewRow {
  /** How many sequences are around it. */
  readonly depth: number;
  /** `(0010,0010)`; empty for what is no element. */
  readonly tag: string;
  /** Keyword of PS3.6, or the name of a picture's part; empty where there is none. */
  readonly name: string;
  /** Counted from 1: the row only says that this item of the sequence above begins. */
  readonly item?: number;
  readonly action: PreviewAction;
  readonly rule: PreviewRule;
  readonly before?: PreviewValue;
  readonly after?: PreviewValue;
}

/** `recipe` null: the file leaves as it is, and `after` is the file itself. */
export async function previewDicom(
  before: DicomObject,
  after: DicomObject,
  recipe: Recipe | null,
): Promise<readonly PreviewRow[]> {
  const walk: Walk = {
    before,
    after,
    method: recipe === null ? undefined : methodOf(recipe),
    iod: iodOf(asciiValue(before, findElement(before.dataSet, T.SOPClassUID))),
    rows: [],
  };
  await previewDataSet(walk, before.dataSet, after.dataSet, topLevel(before.dataSet));
  // Behind, though it stands before: few look for the patient there.
  await previewMeta(walk);
  await previewPreamble(walk);
  return walk.rows;
}

interface Walk {
  readonly before: DicomObject;
  readonly after: DicomObject;
  /** Undefined: nothing is done about identity. */
  readonly method: Method | undefined;
  readonly iod: Iod | undefined;
  readonly rows: PreviewRow[];
}

/** Only where it holds anything: it is no element, and programs put what they like there (PS3.10 7.1). */
async function previewPreamble({ before, after, method, rows }: Walk): Promise<void> {
  const [old, now] = await Promise.all([before, after].map(preambleOf));
  if (old === undefined || old.every((byte) => byte === 0)) return;
  rows.push({
    depth: 0,
    tag: '',
    name: 'Preamble',
    action: now?.some((byte) => byte !== 0) === true ? 'kept' : 'emptied',
    rule: method === undefined ? { kind: 'as-it-is' } : { kind: 'preamble' },
    before: { kind: 'bytes', sizeBytes: old.byteLength },
  });
}

async function preambleOf({ hasPreamble, original }: DicomObject): Promise<Uint8Array> {
  return hasPreamble ? await original.read(0, 128) : new Uint8Array(0);
}

async function previewMeta(walk: Walk): Promise<void> {
  const rule: PreviewRule =
    walk.method === undefined ? { kind: 'as-it-is' } : { kind: 'file-meta' };
  const pairs = pairElements(walk.before.meta.elements, walk.after.meta.elements);
  for (const [old, now] of pairs) {
    const action = await actionOf(walk, old, now);
    walk.rows.push(rowOf(walk, 0, old, now, action, rule));
  }
}

async function previewDataSet(
  walk: Walk,
  before: DataSet | undefined,
  after: DataSet | undefined,
  place: Place,
): Promise<void> {
  for (const [old, now] of pairElements(before?.elements ?? [], after?.elements ?? [])) {
    const tag = (old ?? now)?.tag ?? 0;
    const action = await actionOf(walk, old, now);
    const found = old && walk.method && ruleFor(walk.before, old, place, walk.iod, walk.method);
    const rule = ruleOf(walk, tag, found, place, action);
    walk.rows.push(rowOf(walk, place.depth, old, now, action, rule));
    const items = pairItems(old?.items ?? [], now?.items ?? []);
    for (const [index, [oldItem, newItem]] of items.entries()) {
      if (items.length > 1) {
        walk.rows.push(itemRow(place.depth + 1, index + 1, oldItem, newItem, rule));
      }
      const within = inside(
        place,
        tag,
        (oldItem ?? newItem)?.dataSet ?? { elements: [] },
        found?.cleaning,
      );
      await previewDataSet(walk, oldItem?.dataSet, newItem?.dataSet, within);
    }
  }
}

type ElementPair = readonly [Element | undefined, Element | undefined];

/** By tag, in the file's order, what was added where its tag belongs. The second of a tag that stands twice has no partner. */
function pairElements(before: readonly Element[], after: readonly Element[]): ElementPair[] {
  const left = new Map(after.map((element) => [element.tag, element]));
  const pairs: ElementPair[] = before.map((element) => {
    const partner = left.get(element.tag);
    left.delete(element.tag);
    return [element, partner];
  });
  for (const added of left.values()) {
    const at = pairs.findIndex(([old, now]) => ((old ?? now)?.tag ?? 0) > added.tag);
    pairs.splice(at < 0 ? pairs.length : at, 0, [undefined, added]);
  }
  return pairs;
}

async function actionOf(
  { before, after }: Walk,
  old: Element | undefined,
  now: Element | undefined,
): Promise<PreviewAction> {
  if (old === undefined) return 'added';
  if (now === undefined) return 'removed';
  if (old.items !== undefined && now.items !== undefined) {
    return old.items.length > 0 && now.items.length === 0 ? 'emptied' : 'kept';
  }
  if (await sameValue(before, old, after, now)) return 'kept';
  return isEmpty(now) ? 'emptied' : 'replaced';
}

function ruleOf(
  { method }: Walk,
  tag: Tag,
  found: Rule | undefined,
  place: Place,
  action: PreviewAction,
): PreviewRule {
  if (method === undefined) return { kind: 'as-it-is' };
  const outermost = outermostOf(place, tag);
  if (marksOf(method).some((mark) => mark.tag === outermost)) return { kind: 'mark' };
  if (place.depth === 0 && tag === T.PatientID) return { kind: 'patient-id' };
  if (found === undefined) return tableRule(outermost, method);
  if (outermost === T.PixelData && action === 'replaced') return { kind: 'pixels' };
  const { reason } = found;
  return reason === 'profile' ? tableRule(tag, method) : { kind: 'reason', reason };
}

function outermostOf(place: Place, tag: Tag): Tag {
  let outermost = tag;
  for (let at: Place | undefined = place; at?.sequence !== undefined; at = at.around) {
    outermost = at.sequence;
  }
  return outermost;
}

function tableRule(tag: Tag, { options }: Method): PreviewRule {
  const row = profileRow(tag);
  if (row === undefined) return { kind: 'not-in-table' };
  const option = options.find(
    ({ column }) => column !== undefined && row.options[column] !== undefined,
  );
  return {
    kind: 'table',
    code: row.basicProfile,
    ...(option === undefined ? {} : { option: option.id as OptionId }),
  };
}

function rowOf(
  { before, after }: Walk,
  depth: number,
  old: Element | undefined,
  now: Element | undefined,
  action: PreviewAction,
  rule: PreviewRule,
): PreviewRow {
  const tag = (old ?? now)?.tag ?? 0;
  return {
    depth,
    tag: formatTag(tag),
    name: keywordOf(tag) ?? '',
    action,
    rule,
    ...(old === undefined ? {} : { before: previewValue(before, old) }),
    ...(now === undefined ? {} : { after: previewValue(after, now) }),
  };
}

function itemRow(
  depth: number,
  item: number,
  old: Item | undefined,
  now: Item | undefined,
  rule: PreviewRule,
): PreviewRow {
  const action = old === undefined ? 'added' : now === undefined ? 'removed' : 'kept';
  return { depth, tag: '', name: '', item, action, rule };
}
