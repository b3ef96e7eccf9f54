/** A socket that speaks in protocol data units: reading with limits, writing with back-pressure. */
import type { Socket } from 'node:net';
import { decodePdu, decodeValueHead, valueHeadBytes } from './decode-pdu.ts';
import { dataHeadBytes, encodeAbort, encodeDataHead } from './encode-pdu.ts';
import { NetworkError, networkError } from './network-error.ts';
import { type DataValue, type Pdu, pduHeaderBytes, pduTypes } from './pdu.ts';

/** What we take in one unit; dcmtk's senders go no higher either. */
export const ownMaxPduBytes = 131_072;
/** Where the peer takes units of any length, or says a length that makes no sense. */
const widestSent = 1_048_576;
const narrowestSent = 1024;
/** How long a peer has to close after an abort. */
const abortMs = 500;

export class Connection {
  readonly #socket: Socket;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #buffered: Buffer[] = [];
  #bufferedBytes = 0;
  #failure: NetworkError | undefined;

  /** `idleMs`: how long the line may be silent. */
  constructor(socket: Socket, idleMs: number) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setTimeout(idleMs, () => this.destroy(new NetworkError('timeout', 'no answer in time')));
    // Read errors reach the iterator; this one is for errors while nobody reads.
    socket.on('error', (error) => {
      this.#failure ??= networkError(error);
    });
    this.#chunks = socket.iterator({ destroyOnReturn: false });
  }

  /** The next unit; undefined when the peer has closed the connection. Throws `NetworkError`. */
  async read(): Promise<Pdu | undefined> {
    const header = await this.#take(pduHeaderBytes);
    if (header === undefined) return undefined;
    const type = header[0] ?? 0;
    const sizeBytes = header.readUInt32BE(2);
    // Associations may propose many contexts; nothing else is longer than what we said we take.
    if (sizeBytes > ownMaxPduBytes + pduHeaderBytes) {
      throw new NetworkError('protocol', 'a protocol data unit longer than was agreed');
    }
    if (type === pduTypes.data) return { type: 'data', values: await this.#takeValues(sizeBytes) };
    return decodePdu(type, await this.#takeOfUnit(sizeBytes));
  }

  /** Nearly all that arrives: it is not copied together. */
  async #takeValues(unitBytes: number): Promise<readonly DataValue[]> {
    const values: DataValue[] = [];
    for (let left = unitBytes; left > 0; ) {
      const head = decodeValueHead(await this.#takeOfUnit(Math.min(left, valueHeadBytes)), left);
      const { sizeBytes, ...value } = head;
      const pieces = await this.#takePieces(sizeBytes);
      if (pieces === undefined) throw endedInUnit();
      values.push({ ...value, pieces });
      left -= valueHeadBytes + sizeBytes;
    }
    return values;
  }

  async #takeOfUnit(sizeBytes: number): Promise<Buffer> {
    const bytes = await this.#take(sizeBytes);
    if (bytes === undefined) throw endedInUnit();
    return bytes;
  }

  async #take(sizeBytes: number): Promise<Buffer | undefined> {
    const pieces = await this.#takePieces(sizeBytes);
    const [first] = pieces ?? [];
    return pieces?.length === 1 ? first : pieces && Buffer.concat(pieces);
  }

  /** Views of what arrived, so many bytes together; undefined when the peer has closed before the first. */
  async #takePieces(sizeBytes: number): Promise<readonly Buffer[] | undefined> {
    while (this.#bufferedBytes < sizeBytes) {
      const chunk = await this.#nextChunk();
      if (chunk === undefined) {
        if (this.#bufferedBytes > 0) throw new NetworkError('closed', 'the connection ended early');
        return undefined;
      }
      this.#buffered.push(chunk);
      this.#bufferedBytes += chunk.length;
    }
    const pieces: Buffer[] = [];
    for (let left = sizeBytes; left > 0; ) {
      const chunk = this.#buffered.shift() ?? Buffer.alloc(0);
      if (chunk.length > left) this.#buffered.unshift(chunk.subarray(left));
      const piece = chunk.subarray(0, left);
      pieces.push(piece);
      left -= piece.length;
    }
    this.#bufferedBytes -= sizeBytes;
    return pieces;
  }

  async #nextChunk(): Promise<Buffer | undefined> {
    try {
      const { value, done } = await this.#chunks.next();
      if (this.#failure !== undefined) throw this.#failure;
      return done ? undefined : value;
    } catch (error) {
      throw this.#failure ?? networkError(error);
    }
  }

  async write(bytes: Buffer): Promise<void> {
    this.#throwIfBroken();
    if (!this.#socket.write(bytes)) await this.#drained();
  }

  /**
   * One command or data set, cut into units that the peer takes. A data set that rejects leaves the message without
   * its end: the association must be aborted then.
   */
  async writeMessage(
    contextId: number,
    isCommand: boolean,
    bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    peerMaxPduBytes: number,
  ): Promise<void> {
    const most = longestValue(peerMaxPduBytes);
    let waiting: Uint8Array | undefined;
    for await (const chunk of bytes) {
      for (let at = 0; at < chunk.length; at += most) {
        if (waiting !== undefined) await this.#writeValue(contextId, isCommand, false, waiting);
        waiting = chunk.subarray(at, at + most);
      }
    }
    await this.#writeValue(contextId, isCommand, true, waiting ?? new Uint8Array());
  }

  async #writeValue(
    contextId: number,
    isCommand: boolean,
    isLast: boolean,
    bytes: Uint8Array,
  ): Promise<void> {
    this.#throwIfBroken();
    const socket = this.#socket;
    socket.cork();
    socket.write(encodeDataHead(contextId, isCommand, isLast, bytes.length));
    const hasRoom = socket.write(bytes);
    socket.uncork();
    if (!hasRoom) await this.#drained();
  }

  /** Says why it ends, and ends (PS3.8 table 9-26; `source` 0 the user, 2 the provider). */
  abort(source: 0 | 2, reason: number): void {
    const socket = this.#socket;
    this.#failure ??= new NetworkError('aborted', 'the association was aborted here');
    if (socket.destroyed) return;
    socket.end(encodeAbort(source, reason));
    // A peer that neither reads nor closes holds nobody who waits here.
    const timer = setTimeout(() => socket.destroy(), abortMs);
    socket.once('close', () => clearTimeout(timer));
  }

  /** No more is written; what is under way still arrives. */
  end(): void {
    this.#socket.end();
  }

  destroy(error?: NetworkError): void {
    this.#failure ??= error;
    this.#socket.destroy(error);
  }

  #throwIfBroken(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#socket.destroyed) throw new NetworkError('closed', 'the connection is closed');
  }

  #drained(): Promise<void> {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      const end = () => {
        socket.off('drain', end);
        socket.off('close', end);
        if (socket.destroyed) {
          reject(this.#failure ?? new NetworkError('closed', 'the peer closed the connection'));
        } else resolve();
      };
      socket.on('drain', end);
      socket.on('close', end);
    });
  }
}

function endedInUnit(): NetworkError {
  return new NetworkError('closed', 'the connection ended in a unit');
}

function longestValue(peerMaxPduBytes: number): number {
  const stated = peerMaxPduBytes === 0 ? widestSent : peerMaxPduBytes;
  const bounded = Math.min(widestSent, Math.max(narrowestSent, stated));
  // The length that a peer states counts from behind its own header of six bytes; values have even lengths.
  return (bounded - (dataHeadBytes - pduHeaderBytes)) & ~1;
}
