/** What the engine sent about a film, to download: as it came, and a document as what it is. */
import { useTranslation } from 'react-i18next';
import { caseUrls } from '../../../client/cases-api.ts';
import type { ImageDetail } from '../../../contract/cases.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatWhen } from '../../format/when.ts';
import { Section } from '../../shell/section.tsx';
import classes from './received-objects.module.css';

export function ReceivedObjects({ image }: { readonly image: ImageDetail }) {
  const { t, i18n } = useTranslation('cases');
  const received = image.received ?? [];
  if (received.length === 0) return null;
  return (
    <Section title={t('received')} hint={t('receivedHint')}>
      <ul className={classes.list}>
        {received.map(({ id, kind, receivedAt, sizeBytes }) => {
          const when = formatWhen(receivedAt, i18n.language);
          const kindWord = t(`receivedKinds.${kind}`);
          const named = (name: string) => t('receivedAs', { name, kind: kindWord, when });
          return (
            <li key={id} className={classes.item}>
              <span>
                {kindWord}
                <span className={classes.by}>
                  <time dateTime={receivedAt}>{when}</time> ·{' '}
                  {formatBytes(sizeBytes, i18n.language)}
                </span>
              </span>
              <span className={classes.links}>
                {kind === 'document' && (
                  <a
                    href={caseUrls.imageDocument(image.id, id)}
                    download
                    aria-label={named(t('receivedPdf'))}
                  >
                    {t('receivedPdf')}
                  </a>
                )}
                <a
                  href={caseUrls.imageReceived(image.id, id)}
                  download
                  aria-label={named(t('receivedDicom'))}
                >
                  {t('receivedDicom')}
                </a>
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
