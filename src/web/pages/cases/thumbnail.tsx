/** A small film; the page says in words what it is, so the picture itself is silent. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { caseUrls } from '../../../client/cases-api.ts';
import classes from './thumbnail.module.css';

interface ThumbnailProps {
  readonly imageId: string | null;
  readonly size: number;
}

export function Thumbnail({ imageId, size }: ThumbnailProps) {
  const { t } = useTranslation('cases');
  const [failed, setFailed] = useState(false);
  return (
    <span className={classes.film} style={{ width: size, height: size }} aria-hidden>
      {imageId === null || failed ? (
        t('noPreview')
      ) : (
        <img
          src={caseUrls.imageThumbnail(imageId)}
          alt=""
          width={size}
          height={size}
          loading="lazy"
          decoding="async"
          onError={() => setFailed(true)}
        />
      )}
    </span>
  );
}
