/**
 * Collects the buffers that images arrived in while they are young. They lie outside the heap, where V8 sees too little
 * of them: left alone it runs a full collection for every 12 MB received, which costs more than the rest of an upload.
 */
import v8 from 'node:v8';
import vm from 'node:vm';

/** Large enough that the pauses (half a millisecond each) vanish beside the work on so many bytes. */
const betweenBytes = 4 * 1024 * 1024;

type Collect = (options: { readonly type: 'minor' }) => void;

function findCollector(): Collect {
  v8.setFlagsFromString('--expose-gc');
  const collect: unknown = vm.runInNewContext('globalThis.gc');
  v8.setFlagsFromString('--no-expose-gc');
  return typeof collect === 'function' ? (collect as Collect) : () => {};
}

const collect = findCollector();
let sinceLast = 0;

/** To be told of every buffer from the network once it is done with. */
export function collectYoung(bytes: number): void {
  sinceLast += bytes;
  if (sinceLast < betweenBytes) return;
  sinceLast = 0;
  collect({ type: 'minor' });
}
