/** A peer as the network knows it, out of an archive's settings. */
import type { PeerNode } from '../../dicom-network/association-client.ts';
import type { DicomNodeSettings } from './settings.ts';

export function nodeOf(settings: DicomNodeSettings): PeerNode {
  const { host, port, calledAe, callingAe, timeoutS, tls } = settings;
  const node = { host, port, calledAe, callingAe, timeoutMs: timeoutS * 1000 };
  if (!tls) return node;
  const { tlsCa: ca, tlsCertificate: certificate, tlsKey: key } = settings;
  return {
    ...node,
    tls: {
      ...(ca === '' ? {} : { ca }),
      ...(certificate === '' ? {} : { certificate }),
      ...(key === '' ? {} : { key }),
    },
  };
}
