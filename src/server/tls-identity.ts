/** What is wrong with certificates and keys in PEM (RFC 7468), found before a connection has to fail because of it. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';

export type PemProblem = 'certificate-invalid' | 'key-invalid' | 'key-encrypted' | 'key-mismatch';

const certificatePattern = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** One or more certificates, and each can be read. */
export function certificateProblem(pem: string): PemProblem | undefined {
  return readCertificates(pem) === undefined ? 'certificate-invalid' : undefined;
}

/** The key is the one of the first certificate, which is ours; those behind it lead to who signed it. */
export function identityProblem(certificatePem: string, keyPem: string): PemProblem | undefined {
  const [own] = readCertificates(certificatePem) ?? [];
  if (own === undefined) return 'certificate-invalid';
  const key = readKey(keyPem);
  if (typeof key === 'string') return key;
  return own.checkPrivateKey(key) ? undefined : 'key-mismatch';
}

function readCertificates(pem: string): readonly X509Certificate[] | undefined {
  const blocks = pem.match(certificatePattern) ?? [];
  try {
    const found = blocks.map((block) => new X509Certificate(block));
    return found.length > 0 ? found : undefined;
  } catch {
    return undefined;
  }
}

function readKey(pem: string): KeyObject | 'key-encrypted' | 'key-invalid' {
  // PKCS #8 says so in its label, the older form in a header.
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type:.*ENCRYPTED/m.test(pem)) {
    return 'key-encrypted';
  }
  try {
    return createPrivateKey(pem);
  } catch {
    return 'key-invalid';
  }
}
