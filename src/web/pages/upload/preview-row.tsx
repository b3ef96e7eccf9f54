/** One element: its name and tag, what it held, what it will hold, and why. */
import {
  IconArrowRight,
  IconCheck,
  IconEraser,
  IconPlus,
  IconReplace,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PreviewAction, PreviewRow } from '../../../core/deid/preview.ts';
import type { PreviewValue } from '../../../core/deid/preview-value.ts';
import { formatBytes } from '../../format/bytes.ts';
import classes from './preview-dialog.module.css';
import { useRuleWords } from './rule-words.ts';

/** Deeper ones stand where this depth stands, so that a phone still shows their names. */
const mostIndent = 6;

const icons = {
  kept: IconCheck,
  emptied: IconEraser,
  removed: IconTrash,
  replaced: IconReplace,
  added: IconPlus,
} as const satisfies Record<PreviewAction, unknown>;

export function PreviewElement({ row }: { readonly row: PreviewRow }) {
  const { t } = useTranslation('deid');
  const ruleWords = useRuleWords();
  const Icon = icons[row.action];
  const indent = { paddingInlineStart: 14 * Math.min(row.depth, mostIndent) };
  if (row.item !== undefined)
    return (
      <span className={classes.item} style={indent}>
        {t('item', { number: row.item })}
      </span>
    );
  return (
    <>
      <span className={classes.name} style={indent}>
        <b>{spaced(row.name) || t('unnamed')}</b>
        {row.tag !== '' && <span className={classes.tag}>{row.tag}</span>}
      </span>
      <span className={classes.values}>
        <Value label={t('before')} value={row.before} />
        {row.action !== 'kept' && (
          <>
            <IconArrowRight size={14} className={classes.arrow} aria-hidden />
            <Value label={t('after')} value={row.after} />
          </>
        )}
      </span>
      <span className={classes.fate}>
        <span className={classes.action} data-action={row.action}>
          <Icon size={15} aria-hidden />
          {t(`actions.${row.action}`)}
        </span>
        <span className={classes.rule}>{ruleWords(row)}</span>
      </span>
    </>
  );
}

interface ValueProps {
  readonly label: string;
  readonly value: PreviewValue | undefined;
}

/** A value is text in any direction of writing; what is said in its place is set apart from it. */
function Value({ label, value }: ValueProps) {
  const words = useValueWords(value);
  const isText = value?.kind === 'text';
  return (
    <span className={classes.value} data-said={isText ? undefined : true}>
      <span className="visually-hidden">{label}: </span>
      <bdi>{words}</bdi>
    </span>
  );
}

function useValueWords(value: PreviewValue | undefined): string {
  const { t, i18n } = useTranslation('deid');
  switch (value?.kind) {
    case undefined:
      return t('nothing');
    case 'empty':
      return t('empty');
    case 'text':
      return value.isCut ? `${value.text}…` : value.text;
    case 'bytes':
      return t('bytes', { size: formatBytes(value.sizeBytes, i18n.language) });
    case 'items':
      return t('items', { count: value.count });
  }
}

/** `PatientBirthDate` as people read it; a name that is no keyword stays as it is. */
function spaced(name: string): string {
  if (!/^[A-Z][A-Za-z0-9]{3,}$/.test(name) || name === name.toUpperCase()) return name;
  return name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
}
