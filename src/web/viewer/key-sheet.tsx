/** Every key and gesture of the film viewer. */
import { Kbd, Modal } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { viewer as words } from '../locales/en/viewer.ts';
import { keyHelp } from './film-keys.ts';
import classes from './film-viewer.module.css';

interface KeySheetProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

const gestures = Object.keys(words.gestureWords) as (keyof typeof words.gestureWords)[];

export const KeySheet = memo(function KeySheet({ opened, onClose }: KeySheetProps) {
  const { t } = useTranslation('viewer');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={560}
      title={t('keysAndHelp')}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }) }}
    >
      <h3 className={classes.sheetTitle}>{t('byKeys')}</h3>
      <p className={classes.note}>{t('keysNote')}</p>
      <dl className={classes.keyList}>
        {keyHelp.map(({ keys, words: each }) => (
          <div key={each} className={classes.keyRow}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{t(`keyWords.${each}`)}</dd>
          </div>
        ))}
      </dl>
      <h3 className={classes.sheetTitle}>{t('byHand')}</h3>
      <dl className={classes.keyList}>
        {gestures.map((gesture) => (
          <div key={gesture} className={classes.keyRow}>
            <dt>{t(`gestureWords.${gesture}.how`)}</dt>
            <dd>{t(`gestureWords.${gesture}.what`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
});
