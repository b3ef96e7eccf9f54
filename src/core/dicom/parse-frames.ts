/** What is open around the parser's position: a data set, a sequence, or the fragments of one value. */
import type { Element, Fragment, Item } from './data-set.ts';
import type { ElementHeader, Encoding } from './element-header.ts';

interface FrameOf<Part> {
  readonly encoding: Encoding;
  /** Offset of the element's or item's tag. */
  readonly start: number;
  readonly valueStart: number;
  /** Where the value ends; for undefined lengths the end of what is around it. */
  readonly end: number;
  readonly undefinedLength: boolean;
  readonly parts: Part[];
}
/** The file's own data set, or that of an item. */
export interface DataSetFrame extends FrameOf<Element> {
  readonly kind: 'data-set';
}
export interface SequenceFrame extends FrameOf<Item> {
  readonly kind: 'sequence';
  readonly header: ElementHeader;
}
export interface FragmentsFrame extends FrameOf<Fragment> {
  readonly kind: 'fragments';
  readonly header: ElementHeader;
}
export type Frame = DataSetFrame | SequenceFrame | FragmentsFrame;

/** Around everything: the file's own data set, from `start` to `end`. */
export function outermost(encoding: Encoding, start: number, end: number): DataSetFrame {
  const parts: Element[] = [];
  return {
    kind: 'data-set',
    encoding,
    start,
    valueStart: start,
    end,
    undefinedLength: false,
    parts,
  };
}

/** Makes an element or item of a frame that has ended, and hands it to the frame around it (none for the file's own). */
export function closeFrame(
  frame: Frame,
  parent: Frame | undefined,
  valueEnd: number,
  end: number,
): void {
  if (parent === undefined) return;
  const { start, valueStart, undefinedLength } = frame;
  const span = { start, valueStart, valueEnd, end, undefinedLength };
  if (frame.kind === 'data-set') {
    if (parent.kind !== 'sequence') throw new TypeError('an item outside a sequence');
    parent.parts.push({ ...span, dataSet: { elements: frame.parts } });
    return;
  }
  if (parent.kind !== 'data-set') throw new TypeError('an element outside a data set');
  const { tag, vr } = frame.header;
  if (frame.kind === 'fragments') {
    parent.parts.push({ tag, vr, ...span, fragments: frame.parts });
    return;
  }
  const becameImplicit = parent.encoding.explicit && !frame.encoding.explicit;
  parent.parts.push({
    tag,
    vr,
    ...span,
    items: frame.parts,
    ...(becameImplicit ? { implicitItems: true } : {}),
  });
}
