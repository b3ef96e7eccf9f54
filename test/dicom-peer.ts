/** DICOM peers of the portal for tests: one that stores objects into it, and a node that takes what it is sent. */
import { bufferSource } from '../src/core/bytes.ts';
import { readDicom } from '../src/core/dicom/read.ts';
import { textAt } from '../src/core/dicom/values.ts';
import { SOPClassUID, SOPInstanceUID } from '../src/core/standard/tags.generated.ts';
import { associate } from '../src/server/dicom-network/association-client.ts';
import {
  type AssociationServer,
  listenForAssociations,
} from '../src/server/dicom-network/association-server.ts';

/** Stores a file as whoever calls itself `callingAe`; the status. Rejects with `NetworkError`. */
export async function storeInto(
  port: number,
  callingAe: string,
  file: Uint8Array<ArrayBuffer>,
): Promise<number> {
  const object = await readDicom(bufferSource(file));
  const sopClassUid = textAt(object, SOPClassUID);
  const transferSyntaxes = [object.transferSyntax.uid];
  const association = await associate(
    { host: '127.0.0.1', port, calledAe: 'PLAINFILM', callingAe, timeoutMs: 20_000 },
    [{ id: 1, abstractSyntax: sopClassUid, transferSyntaxes }],
  );
  const status = await association.store({
    contextId: 1,
    sopClassUid,
    sopInstanceUid: textAt(object, SOPInstanceUID),
    priority: 'medium',
    dataSet: (async function* () {
      yield file.subarray(object.dataSetStart);
    })(),
  });
  await association.release();
  return status;
}

export interface TakingNode {
  readonly port: number;
  /** SOP Instance UIDs, in the order in which they came. */
  readonly taken: readonly string[];
  close(): Promise<void>;
}

/** A node that takes everything, and answers when the test does. */
export async function startTakingNode(): Promise<TakingNode> {
  const taken: string[] = [];
  const server: AssociationServer = await listenForAssociations({
    host: '127.0.0.1',
    port: 0,
    maxAssociations: 16,
    idleMs: 20_000,
    handler: {
      admit: async () => undefined,
      choose: (_, syntaxes) => syntaxes[0],
      failed: () => {},
      async store({ sopInstanceUid, dataSet }) {
        for await (const _ of dataSet);
        taken.push(sopInstanceUid);
        return { status: 0 };
      },
    },
  });
  return { port: server.port, taken, close: () => server.close(0) };
}
