/** Other people's DICOM nodes, each in a process and a folder of its own: dcmtk's storescp, and Orthanc. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';

export interface ForeignNode {
  readonly port: number;
  readonly pid: number;
  /** Where what it is given lies. */
  readonly folder: string;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** It answers TCP; a node that has ended before is a defect of the test. */
async function untilListening(port: number): Promise<void> {
  for (;;) {
    const socket = net.connect(port, '127.0.0.1');
    const isOpen = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
  }
}

async function run(command: string, args: readonly string[], port: number) {
  const child = spawn(command, args, { stdio: 'ignore' });
  const gone = once(child, 'exit');
  await untilListening(port);
  const stop = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  return { pid: child.pid ?? 0, stop };
}

/** `-pm`: objects of any kind. With `--fork` it has a process for each association, else one after the other. */
export async function startStorescp(
  parent: string,
  ...options: readonly string[]
): Promise<ForeignNode> {
  const port = await freePort();
  const folder = fs.mkdtempSync(path.join(parent, 'storescp-'));
  const running = await run(
    'storescp',
    ['-od', folder, '-pm', '-aet', 'CAD', ...options, String(port)],
    port,
  );
  return { port, folder, ...running };
}

export const orthancBinary = ['/usr/sbin/Orthanc', '/usr/local/sbin/Orthanc'].find((file) =>
  fs.existsSync(file),
);

export interface OrthancNode extends ForeignNode {
  /** Its REST interface. */
  readonly url: string;
}

/** It knows one peer, `portal`, at that port of this computer. */
export async function startOrthancNode(parent: string, portalPort: number): Promise<OrthancNode> {
  const [port, httpPort] = [await freePort(), await freePort()];
  const folder = fs.mkdtempSync(path.join(parent, 'orthanc-'));
  const config = path.join(folder, 'orthanc.json');
  fs.writeFileSync(
    config,
    JSON.stringify({
      StorageDirectory: path.join(folder, 'storage'),
      IndexDirectory: path.join(folder, 'index'),
      HttpPort: httpPort,
      DicomAet: 'CAD',
      DicomPort: port,
      DicomAlwaysAllowStore: true,
      DicomModalities: { portal: ['PLAINFILM', '127.0.0.1', portalPort] },
      RemoteAccessAllowed: false,
      AuthenticationEnabled: false,
      Plugins: [],
    }),
  );
  const running = await run(orthancBinary ?? '', [config], port);
  await untilListening(httpPort);
  return { port, folder, ...running, url: `http://127.0.0.1:${httpPort}` };
}
