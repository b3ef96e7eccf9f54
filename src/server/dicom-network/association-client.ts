/** The user's side of an association: asks a DICOM node to store objects, or whether it is there. */
import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import { commandFields, encodeCommand, responseBit } from './command-set.ts';
import { Connection, ownMaxPduBytes } from './connection.ts';
import { encodeAssociateRequest, encodeReleaseRequest } from './encode-pdu.ts';
import { ownImplementation } from './identity.ts';
import { MessageReader } from './message-reader.ts';
import { NetworkError, networkError, rejection } from './network-error.ts';
import { type AssociateAccept, contextResults, type ProposedContext } from './pdu.ts';

/** A DICOM node that we call. */
export interface PeerNode {
  readonly host: string;
  readonly port: number;
  readonly calledAe: string;
  readonly callingAe: string;
  /** Absent: without encryption. */
  readonly tls?: PeerTls;
  /** How long to wait for a connection and for every answer. */
  readonly timeoutMs: number;
}

/** PEM texts; PS3.15 B.12 has the profiles. */
export interface PeerTls {
  /** Who signs the peer's certificate; absent: whom this machine trusts. */
  readonly ca?: string;
  /** Ours, for a peer that asks for one. */
  readonly certificate?: string;
  readonly key?: string;
  /** The name in the peer's certificate, when it isn't the host's. */
  readonly serverName?: string;
}

/** An object to store. */
export interface ObjectToStore {
  readonly contextId: number;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly priority: 'low' | 'medium' | 'high';
  /** The data set in the context's transfer syntax, without preamble and file meta information. */
  readonly dataSet: AsyncIterable<Uint8Array>;
}

export interface AcceptedContext {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
}

export interface AssociationClient {
  readonly accepted: readonly AcceptedContext[];
  /** The node's status (PS3.7 C); 0 is success. */
  echo(contextId: number): Promise<number>;
  store(object: ObjectToStore): Promise<number>;
  /** In good order: both sides know that it is over. */
  release(): Promise<void>;
  /** At once. */
  abort(): void;
}

const priorities = { medium: 0, high: 1, low: 2 } as const;

/** Rejects with `NetworkError`. After `signal` aborts everything that waits rejects. */
export async function associate(
  node: PeerNode,
  contexts: readonly ProposedContext[],
  signal?: AbortSignal,
): Promise<AssociationClient> {
  const socket = await connect(node, signal);
  const connection = new Connection(socket, node.timeoutMs);
  const stop = () => connection.abort(0, 0);
  signal?.addEventListener('abort', stop, { once: true });
  socket.once('close', () => signal?.removeEventListener('abort', stop));
  try {
    const answer = await negotiate(connection, node, contexts);
    return new OpenAssociation(connection, answer, contexts);
  } catch (error) {
    connection.destroy();
    throw networkError(error);
  }
}

async function negotiate(
  connection: Connection,
  { calledAe, callingAe }: PeerNode,
  contexts: readonly ProposedContext[],
): Promise<AssociateAccept> {
  const own = { calledAe, callingAe, contexts, maxPduBytes: ownMaxPduBytes, ...ownImplementation };
  await connection.write(encodeAssociateRequest(own));
  const answer = await connection.read();
  switch (answer?.type) {
    case 'associate-accept':
      return answer.associate;
    case 'associate-reject':
      throw rejection(answer.reject);
    case 'abort':
      throw new NetworkError('aborted', 'the peer aborted the association');
    case undefined:
      throw new NetworkError('closed', 'the peer closed the connection without an answer');
    case 'associate-request':
    case 'data':
    case 'release-request':
    case 'release-response':
      throw new NetworkError('protocol', 'the peer answered with something else');
  }
}

class OpenAssociation implements AssociationClient {
  readonly accepted: readonly AcceptedContext[];
  readonly #connection: Connection;
  readonly #reader: MessageReader;
  readonly #peerMaxPduBytes: number;
  #messageId = 0;

  constructor(
    connection: Connection,
    answer: AssociateAccept,
    proposed: readonly ProposedContext[],
  ) {
    this.#connection = connection;
    this.#reader = new MessageReader(connection);
    this.#peerMaxPduBytes = answer.maxPduBytes;
    this.accepted = answer.contexts.flatMap(({ id, result, transferSyntax }) => {
      const asked = proposed.find((context) => context.id === id);
      // A peer that accepts what nobody proposed is not believed.
      return result === contextResults.acceptance &&
        asked?.transferSyntaxes.includes(transferSyntax) === true
        ? [{ id, abstractSyntax: asked.abstractSyntax, transferSyntax }]
        : [];
    });
  }

  async echo(contextId: number): Promise<number> {
    return await this.#request(contextId, {
      commandField: commandFields.echoRequest,
      affectedSopClassUid: verification,
    });
  }

  async store(object: ObjectToStore): Promise<number> {
    const { contextId, sopClassUid, sopInstanceUid, priority, dataSet } = object;
    const command = {
      commandField: commandFields.storeRequest,
      affectedSopClassUid: sopClassUid,
      affectedSopInstanceUid: sopInstanceUid,
      priority: priorities[priority],
    };
    return await this.#request(contextId, command, dataSet);
  }

  /** Whatever goes wrong on the way ends the association: half a message can't be taken back. */
  async #request(
    contextId: number,
    command: {
      readonly commandField: number;
      readonly affectedSopClassUid: string;
      readonly affectedSopInstanceUid?: string;
      readonly priority?: number;
    },
    dataSet?: AsyncIterable<Uint8Array>,
  ): Promise<number> {
    this.#messageId = (this.#messageId % 0xffff) + 1;
    const messageId = this.#messageId;
    const bytes = encodeCommand({ ...command, messageId, hasDataSet: dataSet !== undefined });
    try {
      const connection = this.#connection;
      await connection.writeMessage(contextId, true, [bytes], this.#peerMaxPduBytes);
      if (dataSet !== undefined) {
        await connection.writeMessage(contextId, false, dataSet, this.#peerMaxPduBytes);
      }
      return await this.#response(command.commandField | responseBit, messageId);
    } catch (error) {
      this.abort();
      throw networkError(error);
    }
  }

  async #response(commandField: number, respondsTo: number): Promise<number> {
    const message = await this.#reader.next();
    if (message === undefined) throw new NetworkError('closed', 'no answer to a request');
    if (typeof message === 'string') throw new NetworkError('protocol', 'no answer to a request');
    const { command } = message;
    const fits = command.commandField === commandField && command.respondsTo === respondsTo;
    if (!fits || command.status === undefined || message.dataSet !== undefined) {
      throw new NetworkError('protocol', 'an answer to something else');
    }
    return command.status;
  }

  async release(): Promise<void> {
    try {
      await this.#connection.write(encodeReleaseRequest());
      // What was asked is answered already: a peer that goes without a word has lost nothing.
      await this.#reader.next();
    } catch {
      // Likewise.
    }
    this.#connection.end();
    this.#connection.destroy();
  }

  abort(): void {
    this.#connection.abort(0, 0);
  }
}

/** Verification SOP Class (PS3.4 A). */
export const verification = '1.2.840.10008.1.1';

function connect(node: PeerNode, signal: AbortSignal | undefined): Promise<Socket> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const socket = open(node);
    // Errors may come between two listeners, and one that nobody hears ends the process.
    socket.on('error', () => {});
    const fail = (error: unknown) => {
      settle();
      socket.destroy();
      reject(error);
    };
    const late = () => fail(new NetworkError('timeout', 'no connection in time'));
    const wrong = (error: unknown) => fail(networkError(error));
    const stop = () => fail(signal?.reason);
    const timer = setTimeout(late, node.timeoutMs);
    const ready = () => {
      settle();
      resolve(socket);
    };
    const settle = () => {
      clearTimeout(timer);
      socket.off('error', wrong);
      socket.off(node.tls === undefined ? 'connect' : 'secureConnect', ready);
      signal?.removeEventListener('abort', stop);
    };
    socket.on('error', wrong);
    socket.on(node.tls === undefined ? 'connect' : 'secureConnect', ready);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

function open({ host, port, tls: secure }: PeerNode): Socket {
  if (secure === undefined) return net.connect({ host, port });
  const { ca, certificate, key, serverName } = secure;
  return tls.connect({
    host,
    port,
    minVersion: 'TLSv1.2',
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
    ...(serverName !== undefined
      ? { servername: serverName }
      : net.isIP(host)
        ? {}
        : { servername: host }),
  });
}
