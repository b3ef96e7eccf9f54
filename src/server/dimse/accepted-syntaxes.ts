/** What kinds of objects are taken over DICOM, and in which transfer syntaxes. */
import { implicitLittleEndian, transferSyntax } from '../../core/dicom/transfer-syntax.ts';
import { verification } from '../dicom-network/association-client.ts';
import { receivedKind } from '../received/received-object.ts';

/** CR and both kinds of DX; Secondary Capture is among the results' kinds. What else comes the checks would refuse. */
const imageClasses = new Set([
  '1.2.840.10008.5.1.4.1.1.1',
  '1.2.840.10008.5.1.4.1.1.1.1',
  '1.2.840.10008.5.1.4.1.1.1.1.1',
]);

/** The first that the caller proposes and we read: it knows best how its objects are stored. */
export function chooseSyntax(
  abstractSyntax: string,
  proposed: readonly string[],
): string | undefined {
  if (abstractSyntax === verification) {
    return proposed.find((uid) => uid === implicitLittleEndian.uid) ?? proposed[0];
  }
  const isTaken = imageClasses.has(abstractSyntax) || receivedKind(abstractSyntax) !== undefined;
  return isTaken ? proposed.find((uid) => transferSyntax(uid)?.readable === true) : undefined;
}
