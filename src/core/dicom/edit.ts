/**
 * What to change in a data set, as a tree beside the one that was read: whatever the tree does not name
 * leaves as the bytes that came. `rewrite()` encodes the rest in the output's transfer syntax.
 */
import type { Piece } from '../bytes.ts';
import type { Element, Item, Tag } from './data-set.ts';

/** A value to write. The writer encodes it (explicit or implicit, either byte order) and pads it to even length. */
export type NewValue =
  /**
   * Joined by backslashes. ASCII only (PS3.5 6.1.1), so that it is right under any Specific Character Set, and no
   * longer than the VR allows: `DicomError` `bad-new-value` otherwise.
   */
  | { readonly kind: 'strings'; readonly strings: readonly string[] }
  /** For US, SS, UL, SL, FL, FD, SV, UV, AT (a tag as one number), OW, OL, OF, OD: in the file's byte order. */
  | { readonly kind: 'numbers'; readonly numbers: readonly number[] }
  /** As they shall stand in the file, but for padding: in the file's byte order and character set. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** New items of a sequence; VR SQ. No items is an empty sequence. */
  | { readonly kind: 'items'; readonly items: readonly NewItem[] }
  /**
   * Encapsulated pixels (PS3.5 A.4): the basic offset table (may be empty), then the fragments, each padded to even
   * length. Ranges are of `DicomObject.source`. VR OB.
   */
  | {
      readonly kind: 'encapsulated';
      readonly offsetTable: Uint8Array<ArrayBuffer>;
      readonly fragments: readonly Piece[];
    };

export interface NewElement {
  readonly tag: Tag;
  readonly vr: string;
  readonly value: NewValue;
}

/** Elements of a new item, in any order: they are written in tag order. */
export type NewItem = readonly NewElement[];

/** What happens to one element. An element without an edit is kept, bytes and all. */
export type ElementEdit =
  | { readonly op: 'remove' }
  /** The tag and VR stay, the value goes: length zero. For sequences: no items. */
  | { readonly op: 'empty' }
  /** A new value, under the element's own VR unless `vr` says otherwise. */
  | { readonly op: 'replace'; readonly value: NewValue; readonly vr?: string }
  /** A sequence that stays, with something changed inside; items not named are kept, bytes and all. */
  | { readonly op: 'items'; readonly items: ReadonlyMap<Item, ItemEdit> };

export type ItemEdit =
  | { readonly op: 'remove' }
  | { readonly op: 'edit'; readonly edit: DataSetEdit };

/** What happens to one data set: the file's own, or an item's. */
export interface DataSetEdit {
  /** Keyed by the elements of this very data set; one of another data set is a defect and throws. */
  readonly elements: ReadonlyMap<Element, ElementEdit>;
  /**
   * Added in tag order. A tag that would then be there twice is a defect and throws: replace what exists, insert
   * what doesn't.
   */
  readonly insert: readonly NewElement[];
}

/** Changes nothing: the data set leaves byte for byte. */
export const identityEdit: DataSetEdit = { elements: new Map(), insert: [] };

/** What the new file meta information says (PS3.10 7.1). All else in it is the writer's own; nothing of the old is kept. */
export interface NewMeta {
  /** Media Storage SOP Class UID (0002,0002). */
  readonly sopClassUid: string;
  /** Media Storage SOP Instance UID (0002,0003): equal to SOP Instance UID in the data set. */
  readonly sopInstanceUid: string;
  /**
   * The file's own unless given. Elements are then encoded as it has them; pixels must be replaced by `edit` where
   * either one encapsulates them.
   */
  readonly transferSyntaxUid?: string;
}
