/** What is wrong with the certificates and the key of the DICOM port, in words for whoever configured them. */
import type { StartProblem } from './start-error.ts';
import { certificateProblem, identityProblem, type PemProblem } from './tls-identity.ts';

interface DicomTls {
  readonly dicomTlsCertificate: string | undefined;
  readonly dicomTlsKey: string | undefined;
  readonly dicomTlsCa: string | undefined;
}

export function dicomTlsProblems({
  dicomTlsCertificate,
  dicomTlsKey,
  dicomTlsCa,
}: DicomTls): StartProblem[] {
  const problems: StartProblem[] = [];
  const tell = (code: PemProblem | undefined, certificate: string) => {
    if (code !== undefined) problems.push({ code, message: pemWords(code, certificate) });
  };
  if (dicomTlsCertificate !== undefined && dicomTlsKey !== undefined) {
    const certificate = 'PLAINFILM_DICOM_TLS_CERTIFICATE';
    tell(identityProblem(dicomTlsCertificate, dicomTlsKey), certificate);
  }
  if (dicomTlsCa !== undefined) tell(certificateProblem(dicomTlsCa), 'PLAINFILM_DICOM_TLS_CA');
  return problems;
}

function pemWords(code: PemProblem, certificate: string): string {
  const key = 'PLAINFILM_DICOM_TLS_KEY';
  switch (code) {
    case 'certificate-invalid':
      return `${certificate} holds no certificate that can be read. Give it as PEM, from -----BEGIN CERTIFICATE----- on.`;
    case 'key-invalid':
      return `${key} holds no private key that can be read. Give it as PEM, from -----BEGIN PRIVATE KEY----- on.`;
    case 'key-encrypted':
      return `${key} is protected by a passphrase, which nobody could enter. Take it off, for example with openssl pkey.`;
    case 'key-mismatch':
      return `${key} is not the key of ${certificate}. Give the two that were made together; our own certificate comes first in its file.`;
  }
}
