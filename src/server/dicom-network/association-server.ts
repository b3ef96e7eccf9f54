/** The provider's side: listens for associations, and gives what arrives to a handler as streams of bytes. */
import net, { type AddressInfo, type Socket } from 'node:net';
import tls from 'node:tls';
import { type CommandSet, commandFields, encodeCommand, responseBit } from './command-set.ts';
import { Connection, ownMaxPduBytes } from './connection.ts';
import {
  encodeAssociateAccept,
  encodeAssociateReject,
  encodeReleaseResponse,
} from './encode-pdu.ts';
import { ownImplementation } from './identity.ts';
import { type Message, MessageReader } from './message-reader.ts';
import { type NetworkError, networkError } from './network-error.ts';
import {
  type AnsweredContext,
  type AssociateReject,
  type AssociateRequest,
  contextResults,
} from './pdu.ts';
import { statuses } from './status.ts';

/** Who calls. */
export interface Caller {
  readonly callingAe: string;
  readonly calledAe: string;
  readonly address: string;
}

/** An object that arrives. */
export interface ArrivingObject {
  readonly caller: Caller;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntax: string;
  /** The data set alone. What the handler doesn't read is read and dropped. */
  readonly dataSet: AsyncIterable<Buffer>;
}

/** PS3.7 C.1; `comment` is for the peer's log, at most 64 letters, and says nothing of a patient. */
export interface Reply {
  readonly status: number;
  readonly comment?: string;
}

export interface AssociationHandler {
  /** A rejection, or undefined: welcome. */
  admit(caller: Caller): Promise<AssociateReject | undefined>;
  /** Of the transfer syntaxes proposed for a kind of object, the one to use; undefined for none. */
  choose(abstractSyntax: string, transferSyntaxes: readonly string[]): string | undefined;
  /** The status that it answers is the truth: success means stored for good. */
  store(object: ArrivingObject): Promise<Reply>;
  /** An association ended otherwise than it should. */
  failed(caller: Caller | undefined, error: NetworkError): void;
}

export interface AssociationServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly handler: AssociationHandler;
  readonly maxAssociations: number;
  /** How long a peer may be silent. */
  readonly idleMs: number;
  readonly tls?: { readonly certificate: string; readonly key: string; readonly ca?: string };
}

export interface AssociationServer {
  readonly port: number;
  /** Takes no more, lets what is under way come to its end, and aborts it after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

export async function listenForAssociations(
  options: AssociationServerOptions,
): Promise<AssociationServer> {
  const open = new Set<Socket>();
  const receive = (socket: Socket) => {
    const isFull = open.size >= options.maxAssociations;
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    void serve(socket, options, isFull);
  };
  const server =
    options.tls === undefined ? net.createServer(receive) : secured(options.tls, receive);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close(graceMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const timer = setTimeout(() => {
        for (const socket of open) socket.destroy();
      }, graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** Peers show a certificate of their own where `ca` says who signs it. */
function secured(
  { certificate, key, ca }: NonNullable<AssociationServerOptions['tls']>,
  receive: (socket: Socket) => void,
): tls.Server {
  const options = { cert: certificate, key, minVersion: 'TLSv1.2' } as const;
  const server = tls.createServer(
    ca === undefined ? options : { ...options, ca, requestCert: true, rejectUnauthorized: true },
    receive,
  );
  // A handshake that fails concerns nobody else.
  server.on('tlsClientError', (_, socket) => socket.destroy());
  return server;
}

async function serve(
  socket: Socket,
  { handler, idleMs }: AssociationServerOptions,
  isFull: boolean,
): Promise<void> {
  const connection = new Connection(socket, idleMs);
  let caller: Caller | undefined;
  try {
    const first = await connection.read();
    // Health checks connect and go.
    if (first === undefined) return;
    if (first.type !== 'associate-request') return connection.abort(2, abortReasons.unexpected);
    const { associate } = first;
    caller = {
      callingAe: associate.callingAe,
      calledAe: associate.calledAe,
      address: socket.remoteAddress ?? '',
    };
    const rejection = isFull ? tooBusy : await handler.admit(caller);
    if (rejection !== undefined) {
      await connection.write(encodeAssociateReject(rejection));
      return connection.end();
    }
    await new Serving(connection, handler, caller, associate).run();
  } catch (error) {
    const failure = networkError(error);
    if (failure.code === 'protocol') connection.abort(2, abortReasons.unexpected);
    else connection.destroy();
    handler.failed(caller, failure);
  }
}

/** PS3.8 table 9-26. */
const abortReasons = { unexpected: 2 } as const;

/** PS3.8 table 9-21: transient, by the provider (presentation), local limit exceeded. */
const tooBusy: AssociateReject = { result: 2, source: 3, reason: 2 };

/** An association that was accepted, until it ends. */
class Serving {
  readonly #connection: Connection;
  readonly #handler: AssociationHandler;
  readonly #caller: Caller;
  readonly #associate: AssociateRequest;
  readonly #syntaxes = new Map<number, string>();

  constructor(
    connection: Connection,
    handler: AssociationHandler,
    caller: Caller,
    associate: AssociateRequest,
  ) {
    this.#connection = connection;
    this.#handler = handler;
    this.#caller = caller;
    this.#associate = associate;
  }

  async run(): Promise<void> {
    const { calledAe, callingAe } = this.#caller;
    const contexts = this.#associate.contexts.map((proposed) => this.#answer(proposed));
    await this.#connection.write(
      encodeAssociateAccept({
        calledAe,
        callingAe,
        contexts,
        maxPduBytes: ownMaxPduBytes,
        ...ownImplementation,
      }),
    );
    const reader = new MessageReader(this.#connection);
    for (;;) {
      const message = await reader.next();
      if (message === undefined) return this.#connection.end();
      if (message === 'release-response') continue;
      if (message === 'release-request') {
        await this.#connection.write(encodeReleaseResponse());
        return this.#connection.end();
      }
      await this.#serve(message);
    }
  }

  #answer({
    id,
    abstractSyntax,
    transferSyntaxes,
  }: AssociateRequest['contexts'][number]): AnsweredContext {
    const chosen = this.#handler.choose(abstractSyntax, transferSyntaxes);
    if (chosen !== undefined && transferSyntaxes.includes(chosen)) {
      this.#syntaxes.set(id, chosen);
      return { id, result: contextResults.acceptance, transferSyntax: chosen };
    }
    const result = contextResults.abstractSyntaxNotSupported;
    return { id, result, transferSyntax: transferSyntaxes[0] ?? '' };
  }

  async #serve(message: Message): Promise<void> {
    const reply = await this.#reply(message);
    const { command, contextId } = message;
    const response: CommandSet = {
      commandField: command.commandField | responseBit,
      respondsTo: command.messageId ?? 0,
      status: reply.status,
      hasDataSet: false,
      ...(command.affectedSopClassUid === undefined
        ? {}
        : { affectedSopClassUid: command.affectedSopClassUid }),
      ...(command.affectedSopInstanceUid === undefined
        ? {}
        : { affectedSopInstanceUid: command.affectedSopInstanceUid }),
      ...(reply.comment === undefined ? {} : { errorComment: reply.comment }),
    };
    const bytes = [encodeCommand(response)];
    await this.#connection.writeMessage(contextId, true, bytes, this.#associate.maxPduBytes);
  }

  async #reply({ command, contextId, dataSet }: Message): Promise<Reply> {
    const transferSyntax = this.#syntaxes.get(contextId);
    if (transferSyntax === undefined) return { status: statuses.sopClassNotSupported };
    switch (command.commandField) {
      case commandFields.echoRequest:
        return { status: statuses.success };
      case commandFields.storeRequest: {
        const { affectedSopClassUid, affectedSopInstanceUid } = command;
        if (dataSet === undefined || !affectedSopClassUid || !affectedSopInstanceUid) {
          return { status: statuses.missingAttribute };
        }
        return await this.#handler.store({
          caller: this.#caller,
          sopClassUid: affectedSopClassUid,
          sopInstanceUid: affectedSopInstanceUid,
          transferSyntax,
          dataSet,
        });
      }
      default:
        return { status: statuses.unrecognizedOperation };
    }
  }
}
