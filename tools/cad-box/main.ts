/** `npm run cad-box`: a simulated CAD box for trying Plainfilm out and for its tests. It reads no film. */
import { type CadBoxOptions, startCadBox } from './cad-box.ts';
import { help, readOptions } from './options.ts';

async function start(options: Omit<CadBoxOptions, 'tell'>): Promise<void> {
  const { ae, port, host, portal } = options;
  try {
    const box = await startCadBox({ ...options, tell: (line) => console.log(line) });
    console.log(`SIMULATED CAD box ${ae} listens on port ${box.port}`);
    console.log(`Its answers go to ${portal.ae} at ${portal.host}, port ${portal.port}`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => box.close());
  } catch (error) {
    refuse([listenMistake(error, host, port)]);
  }
}

function listenMistake(error: unknown, host: string, port: number): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken. Stop what uses it, or choose another with --port. [port-taken]`;
    case 'EACCES':
      return `Port ${port} is reserved for the system. Choose another with --port. [port-reserved]`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is not an address of this computer. Choose another with --host. [host-invalid]`;
    default:
      throw error;
  }
}

function refuse(mistakes: readonly string[]): void {
  for (const mistake of mistakes) console.error(mistake);
  process.exitCode = 1;
}

const read = readOptions(process.argv.slice(2));
if ('help' in read) console.log(help);
else if ('mistakes' in read) refuse(read.mistakes);
else await start(read.options);
