/** Why a port can't be opened, in words for whoever chose it. */
import { type StartError, startError } from './start-error.ts';

interface Door {
  readonly host: string;
  readonly port: number;
  /** What is opened there. */
  readonly door: 'http' | 'dicom';
}

/** Undefined for what is no matter of host and port. */
export function listenError(error: unknown, { host, port, door }: Door): StartError | undefined {
  const isDicom = door === 'dicom';
  const named = isDicom ? `The DICOM port ${port}` : `Port ${port}`;
  const portOption = isDicom ? 'PLAINFILM_DICOM_PORT' : 'PLAINFILM_PORT';
  switch ((error as { code?: unknown } | undefined)?.code) {
    case 'EADDRINUSE':
      return startError(
        isDicom ? 'dicom-port-taken' : 'port-taken',
        `${named} is taken. Stop what uses it, or choose another with ${portOption}.`,
      );
    case 'EACCES':
      return startError(
        isDicom ? 'dicom-port-reserved' : 'port-reserved',
        `${named} is reserved for the system. Choose another with ${portOption}, such as ${isDicom ? 11112 : 8080}.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return startError(
        isDicom ? 'dicom-host-invalid' : 'host-invalid',
        `${host} is not an address of this computer. Choose another with ${isDicom ? 'PLAINFILM_DICOM_HOST' : 'PLAINFILM_HOST'}, such as 127.0.0.1.`,
      );
    default:
      return undefined;
  }
}
