/** The parts of a source that have been read, so that parsing is synchronous wherever it can be. */
import type { ByteSource } from '../bytes.ts';

export interface ByteWindow {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView<ArrayBuffer>;
}

const firstBytes = 128 * 1024;
/** Behind a value that was jumped over. */
const jumpBytes = 4 * 1024;
const largestBytes = 1024 * 1024;

export class ByteWindows {
  readonly source: ByteSource;
  /** Ascending by start. Neighbours may overlap: a window begins with the element that asked for it. */
  readonly #windows: ByteWindow[] = [];
  #latest: ByteWindow | undefined;
  #nextBytes = firstBytes;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** The window that holds the whole range, if one does. */
  at(start: number, end: number): ByteWindow | undefined {
    const latest = this.#latest;
    if (latest !== undefined && latest.start <= start && end <= latest.end) return latest;
    return this.#windows.findLast((window) => window.start <= start && end <= window.end);
  }

  /** Reads the range and some more behind it. Rejects with the source's own error. */
  async load(start: number, end: number): Promise<void> {
    const sizeBytes = this.source.sizeBytes;
    const previous = this.#latest;
    if (previous !== undefined) {
      const goesOn = start <= previous.end;
      this.#nextBytes = goesOn ? Math.min(this.#nextBytes * 2, largestBytes) : jumpBytes;
    }
    const wanted = Math.max(end, start + this.#nextBytes);
    const until = sizeBytes - wanted <= firstBytes / 2 ? sizeBytes : wanted;
    const bytes = await this.source.read(start, Math.min(until, sizeBytes));
    if (bytes.byteLength < Math.min(end, sizeBytes) - start) {
      throw new RangeError('the source gave fewer bytes than its size promises');
    }
    const window: ByteWindow = {
      start,
      end: start + bytes.byteLength,
      bytes,
      view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    };
    this.#windows.push(window);
    this.#latest = window;
  }

  /** The bytes of a range, a view where one window holds it; undefined when some were never read. */
  bytes(start: number, end: number): Uint8Array<ArrayBuffer> | undefined {
    const whole = this.at(start, end);
    if (whole !== undefined) return whole.bytes.subarray(start - whole.start, end - whole.start);
    const out = new Uint8Array(end - start);
    for (let at = start; at < end; ) {
      const window = this.#windows.findLast((each) => each.start <= at && at < each.end);
      if (window === undefined) return undefined;
      const part = window.bytes.subarray(at - window.start, end - window.start);
      out.set(part, at - start);
      at += part.byteLength;
    }
    return out;
  }
}
