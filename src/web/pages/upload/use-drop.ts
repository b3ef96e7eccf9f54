/** Files dropped anywhere on the page; without this the browser would leave the page and open the file. */
import { useEffect, useEffectEvent, useState } from 'react';
import { type Dropped, droppedFiles } from '../../upload/dropped-files.ts';

/** True while files are dragged over the page. `onDrop` undefined: nothing is taken at the moment. */
export function useDrop(onDrop: ((files: AsyncIterable<Dropped>) => void) | undefined): boolean {
  const [over, setOver] = useState(false);
  const take = useEffectEvent((data: DataTransfer) => onDrop?.(droppedFiles(data)));
  const mayDrop = useEffectEvent(() => onDrop !== undefined);
  useEffect(() => {
    // Enter and leave are told for every element that the pointer crosses.
    let depth = 0;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth += 1;
      setOver(mayDrop());
    };
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const hover = (event: DragEvent) => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = mayDrop() ? 'copy' : 'none';
    };
    const drop = (event: DragEvent) => {
      depth = 0;
      setOver(false);
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      if (mayDrop()) take(event.dataTransfer);
    };
    const abort = new AbortController();
    const { signal } = abort;
    window.addEventListener('dragenter', enter, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('dragover', hover, { signal });
    window.addEventListener('drop', drop, { signal });
    return () => abort.abort();
  }, []);
  return over;
}
