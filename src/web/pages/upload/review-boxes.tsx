/** The boxes of one picture as a list, each with what may be done about it, and the button that draws another. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TextBox } from '../../upload/text-look.ts';
import { useBoxLabel } from './box-label.ts';
import classes from './review-dialog.module.css';

interface ReviewBoxesProps {
  readonly boxes: readonly TextBox[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
  readonly onChange: (box: TextBox) => void;
  readonly onDrop: (box: TextBox) => void;
  /** Undefined while there is no picture to draw on. */
  readonly onDraw: (() => void) | undefined;
}

export function ReviewBoxes(props: ReviewBoxesProps) {
  const { boxes, chosen, onChoose, onChange, onDrop, onDraw } = props;
  const { t } = useTranslation('deid');
  const label = useBoxLabel();
  return (
    <div className={classes.side}>
      <h3 className={classes.sideTitle}>{t('boxes')}</h3>
      {boxes.length === 0 && <p className={classes.note}>{t('noBoxes')}</p>}
      <ul className={classes.boxes} aria-label={t('boxes')}>
        {boxes.map((box) => (
          <li
            key={box.id}
            className={classes.entry}
            data-chosen={box.id === chosen || undefined}
            data-blanked={box.blanked || undefined}
          >
            <span>{label(box)}</span>
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`${actionOf(box)}: ${label(box)}`}
              onFocus={() => onChoose(box.id)}
              onClick={() => (box.blanked ? onDrop(box) : onChange({ ...box, blanked: true }))}
            >
              {actionOf(box)}
            </Button>
          </li>
        ))}
      </ul>
      <Button size="xs" variant="default" disabled={!onDraw} onClick={onDraw}>
        {t('drawBox')}
      </Button>
      <p className={classes.note}>{t('drawHint')}</p>
    </div>
  );

  function actionOf({ blanked, origin }: TextBox): string {
    if (!blanked) return t('accept');
    return origin === 'found' ? t('reject') : t('removeBox');
  }
}
