/** The small picture of a file, dark as film; made only while its row is near the view. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileEntry } from '../../upload/file-entry.ts';
import classes from './thumbnail.module.css';
import { useUpload } from './upload-context.ts';

export function Thumbnail({ entry }: { readonly entry: FileEntry }) {
  const { thumbnails } = useUpload();
  const { t } = useTranslation('upload');
  const [, setReady] = useState(0);
  const { id, facts } = entry;
  const readable = facts !== undefined;
  useEffect(() => {
    if (!readable || thumbnails.get(id) !== undefined) return;
    return thumbnails.want(id, () => setReady((count) => count + 1));
  }, [readable, thumbnails, id]);
  const bitmap = readable ? thumbnails.get(id) : undefined;
  const instead =
    bitmap === null || entry.check === 'checked' ? (facts?.modality ?? t('noImage')) : '';
  return (
    <span className={classes.film} aria-hidden>
      {bitmap ? <Picture bitmap={bitmap} /> : instead}
    </span>
  );
}

function Picture({ bitmap }: { readonly bitmap: ImageBitmap }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = bitmap;
  useEffect(() => {
    // The cache may have closed it meanwhile; the row asks anew when it is next in view.
    if (bitmap.width > 0) canvas.current?.getContext('2d')?.drawImage(bitmap, 0, 0);
  }, [bitmap]);
  return <canvas ref={canvas} width={width} height={height} className={classes.picture} />;
}
