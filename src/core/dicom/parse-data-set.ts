/**
 * Reads one data set to its last byte into a tree of spans. Nesting is kept on a stack of our own, and the parser
 * says which range it needs next instead of reading, so that it is synchronous between reads.
 */
import { PixelRepresentation } from '../standard/tags.generated.ts';
import type { ByteWindow, ByteWindows } from './byte-windows.ts';
import type { DataSet, Tag } from './data-set.ts';
import { formatTag } from './data-set.ts';
import { DicomError } from './dicom-error.ts';
import {
  type ElementHeader,
  type Encoding,
  headerAt,
  implicitLittle,
  itemDelimiterTag,
  itemTag,
  sequenceDelimiterTag,
  tagAt,
  undefinedLength,
} from './element-header.ts';
import { cutShort, misplaced, overrun } from './parse-errors.ts';
import {
  closeFrame,
  type DataSetFrame,
  type FragmentsFrame,
  type Frame,
  outermost,
  type SequenceFrame,
} from './parse-frames.ts';
import { ParseBudget, type ParseLimits } from './parse-limits.ts';
import { lookAtPadding } from './parse-padding.ts';
import { isPixelDataTag, settledVr } from './parse-vr.ts';

/** Values beyond it stay in the source. */
export const loadedValueBytes = 1024 * 1024;

export interface ParsedDataSet {
  readonly dataSet: DataSet;
  /** End of the last element: what follows is padding of zeros. */
  readonly end: number;
}

/** A range that must be loaded before the parser can go on. */
interface Need {
  readonly start: number;
  readonly end: number;
}

/** Parses from `start` to the end of the source, or up to the first top-level element for which `stop` holds. */
export async function parseDataSet(
  windows: ByteWindows,
  start: number,
  encoding: Encoding,
  limits: ParseLimits,
  stop?: (tag: Tag) => boolean,
): Promise<ParsedDataSet> {
  const parser = new Parser(windows, start, encoding, limits, stop);
  for (let need = parser.run(); need !== undefined; need = parser.run()) {
    await windows.load(need.start, need.end);
  }
  return parser.result();
}

class Parser {
  readonly #windows: ByteWindows;
  readonly #budget: ParseBudget;
  readonly #stop: ((tag: Tag) => boolean) | undefined;
  readonly #root: DataSetFrame;
  readonly #stack: Frame[];
  #position: number;
  /** Where the zeros behind the data set have been checked up to. */
  #padding: number | undefined;
  #signedPixels = false;

  constructor(
    windows: ByteWindows,
    start: number,
    encoding: Encoding,
    limits: ParseLimits,
    stop: ((tag: Tag) => boolean) | undefined,
  ) {
    this.#windows = windows;
    this.#budget = new ParseBudget(limits);
    this.#stop = stop;
    this.#position = start;
    this.#root = outermost(encoding, start, windows.source.sizeBytes);
    this.#stack = [this.#root];
  }

  result(): ParsedDataSet {
    return { dataSet: { elements: this.#root.parts }, end: this.#position };
  }

  /** Goes on as far as the loaded bytes reach; returns what is missing, or undefined at the end. */
  run(): Need | undefined {
    for (;;) {
      if (this.#padding !== undefined) return this.#checkPadding(this.#padding);
      const frame = this.#stack.at(-1);
      if (frame === undefined) return undefined;
      const position = this.#position;
      if (position === frame.end && !frame.undefinedLength) {
        this.#close(position);
        continue;
      }
      const available = Math.min(12, frame.end - position);
      if (available < 8) {
        if (frame !== this.#root || this.#stop !== undefined)
          throw cutShort(frame, this.#root, this.#position);
        this.#padding = position;
        continue;
      }
      const window = this.#windows.at(position, position + available);
      if (window === undefined) return { start: position, end: position + available };
      const need = this.#step(frame, window, available);
      if (need !== undefined) return need;
    }
  }

  #step(frame: Frame, window: ByteWindow, available: number): Need | undefined {
    const position = this.#position;
    const at = position - window.start;
    const tag = tagAt(window.view, at, frame.encoding);
    if (frame.kind !== 'data-set' && tag >>> 16 !== 0xfffe) throw misplaced(tag, position);
    if (frame === this.#root) {
      if (this.#stop?.(tag)) {
        this.#stack.length = 0;
        return undefined;
      }
      if (tag === 0) {
        this.#padding = position;
        return undefined;
      }
    }
    const header = headerAt(window.view, at, available, frame.encoding, position);
    if (header === undefined) throw cutShort(frame, this.#root, this.#position);
    switch (frame.kind) {
      case 'data-set':
        return this.#element(frame, header, window);
      case 'sequence':
        return this.#item(frame, header);
      case 'fragments':
        return this.#fragment(frame, header);
    }
  }

  #element(frame: DataSetFrame, header: ElementHeader, window: ByteWindow): Need | undefined {
    const start = this.#position;
    if (header.vr === '') {
      if (header.tag !== itemDelimiterTag || !frame.undefinedLength)
        throw misplaced(header.tag, this.#position);
      this.#close(start + 8);
      return undefined;
    }
    const valueStart = start + header.headerBytes;
    if (header.length === undefinedLength) {
      this.#openUndefined(frame, header, valueStart);
      return undefined;
    }
    const end = this.#endOf(frame, valueStart, header);
    if (header.vr === 'SQ') {
      this.#openSequence(frame.encoding, header, valueStart, end, false);
      return undefined;
    }
    const isPixels = frame === this.#root && isPixelDataTag(header.tag);
    if (!isPixels && header.length <= loadedValueBytes && end > window.end) return { start, end };
    const vr = settledVr(header, frame.encoding, this.#signedPixels);
    if (header.tag === PixelRepresentation && frame === this.#root && header.length === 2) {
      const little = !frame.encoding.bigEndian;
      this.#signedPixels = window.view.getUint16(valueStart - window.start, little) === 1;
    }
    this.#budget.count();
    frame.parts.push({
      tag: header.tag,
      vr,
      start,
      valueStart,
      valueEnd: end,
      end,
      undefinedLength: false,
    });
    this.#position = end;
    return undefined;
  }

  #openUndefined(frame: DataSetFrame, header: ElementHeader, valueStart: number): void {
    const { explicit } = frame.encoding;
    if (isPixelDataTag(header.tag) || (explicit && (header.vr === 'OB' || header.vr === 'OW'))) {
      this.#push({
        kind: 'fragments',
        encoding: frame.encoding,
        start: this.#position,
        valueStart,
        end: frame.end,
        undefinedLength: true,
        header,
        parts: [],
      });
      this.#position = valueStart;
      return;
    }
    if (explicit && header.vr !== 'SQ' && header.vr !== 'UN') {
      throw new DicomError(
        'bad-structure',
        `undefined length in ${formatTag(header.tag)} at byte ${this.#position}, VR ${header.vr}`,
      );
    }
    const encoding = header.vr === 'UN' ? implicitLittle : frame.encoding;
    const vr = header.vr === 'UN' ? 'UN' : 'SQ';
    this.#openSequence(encoding, { ...header, vr }, valueStart, frame.end, true);
  }

  #openSequence(
    encoding: Encoding,
    header: ElementHeader,
    valueStart: number,
    end: number,
    undefinedLength: boolean,
  ): void {
    this.#push({
      kind: 'sequence',
      encoding,
      start: this.#position,
      valueStart,
      end,
      undefinedLength,
      header,
      parts: [],
    });
    this.#position = valueStart;
  }

  #item(frame: SequenceFrame, header: ElementHeader): undefined {
    const start = this.#position;
    if (header.tag === sequenceDelimiterTag && frame.undefinedLength) {
      this.#close(start + 8);
      return;
    }
    if (header.tag !== itemTag) throw misplaced(header.tag, this.#position);
    const open = header.length === undefinedLength;
    this.#push({
      kind: 'data-set',
      encoding: frame.encoding,
      start,
      valueStart: start + 8,
      end: open ? frame.end : this.#endOf(frame, start + 8, header),
      undefinedLength: open,
      parts: [],
    });
    this.#position = start + 8;
  }

  #fragment(frame: FragmentsFrame, header: ElementHeader): undefined {
    const start = this.#position;
    if (header.tag === sequenceDelimiterTag) {
      this.#close(start + 8);
      return;
    }
    if (header.tag !== itemTag || header.length === undefinedLength)
      throw misplaced(header.tag, this.#position);
    const valueEnd = this.#endOf(frame, start + 8, header);
    this.#budget.count();
    frame.parts.push({ start, valueStart: start + 8, valueEnd });
    this.#position = valueEnd;
  }

  #endOf(frame: Frame, valueStart: number, header: ElementHeader): number {
    const end = valueStart + header.length;
    if (end <= frame.end) return end;
    throw overrun(header.tag, frame, this.#root, this.#position);
  }

  #push(frame: Frame): void {
    this.#budget.count();
    this.#budget.nest(this.#stack.length, frame.start);
    this.#stack.push(frame);
  }

  /** Ends the innermost frame, whose value ends here; `end` lies behind its delimiter if it has one. */
  #close(end: number): void {
    const frame = this.#stack.pop();
    if (frame !== undefined) closeFrame(frame, this.#stack.at(-1), this.#position, end);
    this.#position = end;
  }

  #checkPadding(from: number): Need | undefined {
    const look = lookAtPadding(this.#windows, from, this.#root.end);
    switch (look.kind) {
      case 'padding':
        return undefined;
      case 'unread':
        this.#padding = look.from;
        return { start: look.from, end: look.from + 1 };
      case 'not-padding':
        throw cutShort(this.#root, this.#root, this.#position);
    }
  }
}
