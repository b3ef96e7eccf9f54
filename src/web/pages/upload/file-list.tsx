/** The list of files; only rows near the view exist, so that ten thousand stay smooth. */
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileEntry } from '../../upload/file-entry.ts';
import classes from './file-list.module.css';
import { FileRow } from './file-row.tsx';
import { useUpload } from './upload-context.ts';

const rowHeightPx = 85;
/** Up to here every row exists, for search in the page and for screen readers. */
const allRowsUpTo = 60;
/** Beyond the view, of a longer one. */
const fewRows = 3;
const rowsAFrame = 6;

export function FileList({ files }: { readonly files: readonly FileEntry[] }) {
  const { t } = useTranslation('upload');
  const controller = useUpload();
  const list = useRef<HTMLUListElement>(null);
  const [offsetTop, setOffsetTop] = useState(0);
  // Whatever stands above the list can grow: the banner, the table of patients.
  useLayoutEffect(() => {
    const measure = () => {
      const top = list.current?.getBoundingClientRect().top ?? 0;
      setOffsetTop(Math.round(top + window.scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  const virtualizer = useWindowVirtualizer({
    count: files.length,
    estimateSize: () => rowHeightPx,
    overscan: useOverscan(files.length),
    scrollMargin: offsetTop,
    getItemKey: (index) => files[index]?.id ?? index,
  });
  const onRemove = useCallback(
    (id: string) => {
      controller.remove(id);
      // The button that had the focus is gone with its row.
      list.current?.focus();
    },
    [controller],
  );
  return (
    <ul
      ref={list}
      className={classes.list}
      aria-label={t('list')}
      tabIndex={-1}
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map(({ index, key, start }) => {
        const entry = files[index];
        return (
          entry && (
            <FileRow
              key={key}
              entry={entry}
              index={index}
              position={index + 1}
              count={files.length}
              offsetPx={start - offsetTop}
              measure={virtualizer.measureElement}
              onRemove={onRemove}
            />
          )
        );
      })}
    </ul>
  );
}

/** First what is in view, then a few rows more a frame, of a short list all: making sixty at once would be felt. */
function useOverscan(count: number): number {
  const [rows, setRows] = useState(0);
  const growing = rows < (count <= allRowsUpTo ? count : fewRows);
  useEffect(() => {
    if (!growing) return;
    const frame = requestAnimationFrame(() => setRows(rows + rowsAFrame));
    return () => cancelAnimationFrame(frame);
  }, [growing, rows]);
  return count <= allRowsUpTo ? rows : Math.min(rows, fewRows);
}
