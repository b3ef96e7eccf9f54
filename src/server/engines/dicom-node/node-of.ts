/** A peer as the network knows it, out of an archive's settings. */
import type { PeerNode } from '../../dicom-network/association-client.ts';
import { certificateProblem, identityProblem, type PemProblem } from '../../tls-identity.ts';
import { EngineError } from '../engine.ts';
import type { DicomNodeSettings } from './settings.ts';

const codes: Readonly<Record<PemProblem, string>> = {
  'certificate-invalid': 'engine/certificate-invalid',
  'key-invalid': 'engine/key-invalid',
  'key-encrypted': 'engine/key-encrypted',
  'key-mismatch': 'engine/key-mismatch',
};

/** Throws `EngineError` for certificates and keys that no connection could be made with. */
export function nodeOf(settings: DicomNodeSettings): PeerNode {
  const { host, port, calledAe, callingAe, timeoutS, tls } = settings;
  const node = { host, port, calledAe, callingAe, timeoutMs: timeoutS * 1000 };
  if (!tls) return node;
  const { tlsCa: ca, tlsCertificate: certificate, tlsKey: key } = settings;
  const problem =
    (ca === '' ? undefined : certificateProblem(ca)) ??
    (certificate === '' && key === '' ? undefined : identityProblem(certificate, key));
  if (problem !== undefined) throw new EngineError(codes[problem], false);
  return {
    ...node,
    tls: {
      ...(ca === '' ? {} : { ca }),
      ...(certificate === '' ? {} : { certificate }),
      ...(key === '' ? {} : { key }),
    },
  };
}
