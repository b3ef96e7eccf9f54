/** The protocol data units of the DICOM upper layer, as values (PS3.8 9.3). */

/** One proposed way to send objects of one kind. */
export interface ProposedContext {
  /** Odd, 1 to 255. */
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
}

/** PS3.8 table 9-18. */
export const contextResults = {
  acceptance: 0,
  userRejection: 1,
  noReason: 2,
  abstractSyntaxNotSupported: 3,
  transferSyntaxesNotSupported: 4,
} as const;

export interface AnsweredContext {
  readonly id: number;
  readonly result: number;
  /** Only of meaning when accepted. */
  readonly transferSyntax: string;
}

interface Associate<C> {
  /** Without the spaces around. */
  readonly calledAe: string;
  readonly callingAe: string;
  readonly contexts: readonly C[];
  /** The longest P-DATA-TF that the sender of this unit takes; 0: any. */
  readonly maxPduBytes: number;
  readonly implementationClassUid: string;
  readonly implementationVersion: string;
}

export type AssociateRequest = Associate<ProposedContext>;
export type AssociateAccept = Associate<AnsweredContext>;

/** PS3.8 table 9-21. */
export interface AssociateReject {
  readonly result: number;
  readonly source: number;
  readonly reason: number;
}

/** A presentation data value: a piece of a command or of a data set (PS3.8 9.3.5.1). */
export interface DataValue {
  readonly contextId: number;
  readonly isCommand: boolean;
  readonly isLast: boolean;
  /** Views of what was received: read-only. */
  readonly pieces: readonly Buffer[];
}

export type Pdu =
  | { readonly type: 'associate-request'; readonly associate: AssociateRequest }
  | { readonly type: 'associate-accept'; readonly associate: AssociateAccept }
  | { readonly type: 'associate-reject'; readonly reject: AssociateReject }
  | { readonly type: 'data'; readonly values: readonly DataValue[] }
  | { readonly type: 'release-request' }
  | { readonly type: 'release-response' }
  | { readonly type: 'abort'; readonly source: number; readonly reason: number };

/** First byte of each unit (PS3.8 table 9-1). */
export const pduTypes = {
  associateRequest: 0x01,
  associateAccept: 0x02,
  associateReject: 0x03,
  data: 0x04,
  releaseRequest: 0x05,
  releaseResponse: 0x06,
  abort: 0x07,
} as const;

/** Type, a reserved byte, and the length of what follows. */
export const pduHeaderBytes = 6;

/** PS3.7 A.2.1. */
export const applicationContext = '1.2.840.10008.3.1.1.1';
