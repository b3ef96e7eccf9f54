/** Statuses of DIMSE responses (PS3.7 C, PS3.4 B.2.3 for storage). */
export const statuses = {
  success: 0x0000,
  /** PS3.4 table B.2-1: refused, out of resources. */
  outOfResources: 0xa700,
  /** The data set doesn't match the SOP class. */
  dataSetMismatch: 0xa900,
  /** The data set can't be understood. */
  cannotUnderstand: 0xc000,
  processingFailure: 0x0110,
  sopClassNotSupported: 0x0122,
  missingAttribute: 0x0120,
  notAuthorized: 0x0124,
  unrecognizedOperation: 0x0211,
} as const;

/** Warnings of storage (PS3.4 table B.2-1): the object was stored, with something changed or doubtful. */
export function isStored(status: number): boolean {
  return status === statuses.success || status === 0xb000 || status === 0xb006 || status === 0xb007;
}
