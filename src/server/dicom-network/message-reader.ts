/** Puts data values together to messages: a command, and the data set that follows it as a stream. */
import { type CommandSet, decodeCommand } from './command-set.ts';
import type { Connection } from './connection.ts';
import { NetworkError } from './network-error.ts';
import type { DataValue } from './pdu.ts';

/** A command set is a few hundred bytes; one of this length is an attack or damage. */
const longestCommandBytes = 65_536;

export interface Message {
  readonly contextId: number;
  readonly command: CommandSet;
  /** Read once, before the next message; what is left of it then is lost. Absent where the command has none. */
  readonly dataSet?: AsyncIterable<Buffer>;
}

/** `release-request`: the peer is through. Undefined from `next`: the peer has closed without a word. */
export type Incoming = Message | 'release-request' | 'release-response';

export class MessageReader {
  readonly #connection: Connection;
  /** Values that came in one unit with those already taken. */
  #values: DataValue[] = [];
  /** The context of a data set that isn't read to its end. */
  #unread: number | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Throws `NetworkError`: `aborted` when the peer aborts, `protocol` for what doesn't belong here. */
  async next(): Promise<Incoming | undefined> {
    while (this.#unread !== undefined) await this.#nextOfDataSet(this.#unread);
    const parts: Buffer[] = [];
    let sizeBytes = 0;
    let contextId: number | undefined;
    for (;;) {
      const value = await this.#nextValue(contextId === undefined);
      if (value === undefined || typeof value === 'string') return value;
      contextId ??= value.contextId;
      if (!value.isCommand || value.contextId !== contextId) throw misplaced();
      for (const piece of value.pieces) {
        parts.push(piece);
        sizeBytes += piece.length;
      }
      if (sizeBytes > longestCommandBytes) throw new NetworkError('too-large', 'a long command');
      if (value.isLast) break;
    }
    const command = decodeCommand(Buffer.concat(parts));
    if (!command.hasDataSet) return { contextId, command };
    this.#unread = contextId;
    return { contextId, command, dataSet: this.#dataSet(contextId) };
  }

  async *#dataSet(contextId: number): AsyncGenerator<Buffer, void, undefined> {
    while (this.#unread !== undefined) {
      yield* await this.#nextOfDataSet(contextId);
    }
  }

  async #nextOfDataSet(contextId: number): Promise<readonly Buffer[]> {
    const value = await this.#nextValue(false);
    if (value === undefined || typeof value === 'string') throw misplaced();
    if (value.isCommand || value.contextId !== contextId) throw misplaced();
    if (value.isLast) this.#unread = undefined;
    return value.pieces;
  }

  /** `mayEnd`: between two messages, where a peer may release or go. */
  async #nextValue(
    mayEnd: boolean,
  ): Promise<DataValue | 'release-request' | 'release-response' | undefined> {
    for (;;) {
      const value = this.#values.shift();
      if (value !== undefined) return value;
      const pdu = await this.#connection.read();
      switch (pdu?.type) {
        case 'data':
          this.#values.push(...pdu.values);
          break;
        case 'release-request':
        case 'release-response':
          if (mayEnd) return pdu.type;
          throw misplaced();
        case 'abort':
          throw new NetworkError('aborted', 'the peer aborted the association');
        case undefined:
          if (mayEnd) return undefined;
          throw new NetworkError('closed', 'the connection ended in a message');
        case 'associate-request':
        case 'associate-accept':
        case 'associate-reject':
          throw misplaced();
      }
    }
  }
}

function misplaced(): NetworkError {
  return new NetworkError('protocol', 'a protocol data unit where none like it belongs');
}
