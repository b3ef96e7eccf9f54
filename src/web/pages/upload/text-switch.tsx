/** Whether text in the pictures is looked for, how far that is, and what it found. */
import { Button, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { hasText } from '../../upload/text-look.ts';
import { useFileDialogs } from './file-dialogs.tsx';
import classes from './text-switch.module.css';
import { filmsWithText, type TextTotals, textTotals } from './text-totals.ts';
import { useUpload, useUploadState } from './upload-context.ts';

export function TextSwitch() {
  const { t } = useTranslation('deid');
  const controller = useUpload();
  const on = useUploadState(({ pseudonyms }) => pseudonyms.lookForText);
  return (
    <div className={classes.box}>
      <Switch
        size="sm"
        label={t('lookForText')}
        description={t('lookForTextHint')}
        checked={on}
        onChange={(event) => controller.lookForText(event.currentTarget.checked)}
      />
      {on ? <Found /> : <p className={classes.off}>{t('notLooked')}</p>}
    </div>
  );
}

function Found() {
  const files = useUploadState((state) => state.files);
  const dialogs = useFileDialogs();
  const { t } = useTranslation('deid');
  const totals = textTotals(files);
  const open = () => {
    const withText = filmsWithText(files);
    const first = withText.find(({ text }) => text?.kind === 'looked' && !text.seen) ?? withText[0];
    if (first && hasText(first.text)) dialogs.review(first.id);
  };
  if (totals.films === 0) return null;
  return (
    <div className={classes.line}>
      {/* Read out when the search ends, not at every film. */}
      <p className={classes.words} aria-live={totals.searched < totals.films ? 'off' : 'polite'}>
        <Words totals={totals} />
      </p>
      {totals.withText > 0 && (
        <Button size="compact-sm" variant="default" onClick={open}>
          {t('review')}
        </Button>
      )}
    </div>
  );
}

function Words({ totals }: { readonly totals: TextTotals }) {
  const { t } = useTranslation('deid');
  const { films, searched, failed, withText, seen } = totals;
  const parts: string[] = [];
  if (searched < films) parts.push(t('textLooking', { done: searched, total: films }));
  if (withText > 0) {
    parts.push(t('textFoundIn', { count: withText }), t('textSeen', { count: seen }));
  } else if (searched === films && failed < films) {
    parts.push(t('textNone', { count: films - failed }));
  }
  if (failed > 0) parts.push(t('textFailed', { count: failed }));
  return parts.join(' ');
}
