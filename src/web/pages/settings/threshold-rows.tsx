/** The thresholds of engines, versions and patients as a list, each to be changed or removed. */
import { ActionIcon, Button } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type ArchiveThresholds,
  mostThresholdRows,
  type ThresholdRow,
} from '../../../contract/thresholds.ts';
import { formatThreshold } from '../../format/score.ts';
import { stratumWords } from '../../format/stratum.ts';
import rowClasses from './person-row.module.css';
import { ThresholdDialog } from './threshold-dialog.tsx';
import { inOrder } from './threshold-draft.ts';
import { engineWords, rowLabel } from './threshold-words.ts';
import classes from './thresholds-section.module.css';

interface ThresholdRowsProps {
  readonly rows: readonly ThresholdRow[];
  readonly engines: ArchiveThresholds['engines'];
  readonly onChange: (rows: readonly ThresholdRow[]) => void;
}

export function ThresholdRows({ rows, engines, onChange }: ThresholdRowsProps) {
  const { t } = useTranslation('thresholds');
  // Null: not open. Undefined: a new one.
  const [editing, setEditing] = useState<ThresholdRow | undefined | null>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const without = (row: ThresholdRow | undefined | null) => rows.filter((each) => each !== row);
  const isFull = rows.length >= mostThresholdRows;

  return (
    <div className={classes.rows}>
      {rows.length === 0 ? (
        <p className={classes.muted}>{t('none')}</p>
      ) : (
        <>
          <ul className={rowClasses.list} aria-label={t('list')}>
            {inOrder(rows).map((row) => (
              <Row
                key={rowLabel(t, row)}
                row={row}
                onEdit={() => setEditing(row)}
                onRemove={() => {
                  onChange(without(row));
                  // Its button is gone.
                  addButton.current?.focus();
                }}
              />
            ))}
          </ul>
          <p className={classes.muted}>{t('order')}</p>
        </>
      )}
      <div>
        <Button
          ref={addButton}
          variant="default"
          leftSection={<IconPlus size={18} aria-hidden />}
          disabled={isFull}
          onClick={() => setEditing(undefined)}
        >
          {t('add')}
        </Button>
      </div>
      {isFull && <p className={classes.muted}>{t('tooMany', { most: mostThresholdRows })}</p>}
      <ThresholdDialog
        opened={editing !== null}
        row={editing ?? undefined}
        others={without(editing)}
        engines={engines}
        onDone={(row) => {
          onChange([...without(editing), row]);
          setEditing(null);
        }}
        onClose={() => setEditing(null)}
      />
    </div>
  );
}

interface RowProps {
  readonly row: ThresholdRow;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function Row({ row, onEdit, onRemove }: RowProps) {
  const { t, i18n } = useTranslation('thresholds');
  const threshold = rowLabel(t, row);
  return (
    <li className={rowClasses.row}>
      <div className={rowClasses.words}>
        <div className={rowClasses.name}>
          {t('rowName', {
            value: formatThreshold(row.value, i18n.language),
            who: stratumWords(t, row),
          })}
        </div>
        <div className={rowClasses.detail}>{engineWords(t, row)}</div>
      </div>
      <ActionIcon variant="subtle" size={44} aria-label={t('edit', { threshold })} onClick={onEdit}>
        <IconPencil size={20} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        size={44}
        aria-label={t('remove', { threshold })}
        onClick={onRemove}
      >
        <IconTrash size={20} aria-hidden />
      </ActionIcon>
    </li>
  );
}
