/** Where the configuration has the portal listen over DICOM, and what others are told of it. */
import type { Config } from './config.ts';
import type { DicomDoorListen } from './dimse/dicom-door.ts';

/** Undefined where it takes nothing over DICOM. */
export function dicomListening({
  dicomHost: host,
  dicomPort: port,
  dicomTlsCertificate: certificate,
  dicomTlsKey: key,
  dicomTlsCa: ca,
}: Config): DicomDoorListen | undefined {
  if (port === undefined) return undefined;
  if (certificate === undefined || key === undefined) return { host, port };
  return { host, port, tls: { certificate, key, ...(ca === undefined ? {} : { ca }) } };
}

export function dicomAddress({ dicomPort, dicomTlsCertificate }: Config) {
  return { port: dicomPort ?? null, encrypted: dicomTlsCertificate !== undefined };
}
