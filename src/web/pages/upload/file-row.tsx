/** One file of the list: picture, name, what it is, under which ID it goes, and its state. */
import { IconX } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../format/bytes.ts';
import { type FileEntry, shownState } from '../../upload/file-entry.ts';
import { statedOf } from '../../upload/picture-facts.ts';
import { isPseudonymised } from '../../upload/upload-state.ts';
import { FileLinks } from './file-links.tsx';
import classes from './file-row.module.css';
import { useFileWords } from './finding-words.ts';
import { StateMark } from './state-mark.tsx';
import { Thumbnail } from './thumbnail.tsx';
import { useUpload, useUploadState } from './upload-context.ts';

interface FileRowProps {
  readonly entry: FileEntry;
  readonly position: number;
  readonly count: number;
  /** Of the row before it, in the virtual list. */
  readonly offsetPx: number;
  readonly index: number;
  readonly measure: (element: HTMLElement | null) => void;
  readonly onRemove: (id: string) => void;
}

export const FileRow = memo(function FileRow(props: FileRowProps) {
  const { entry, position, count, offsetPx, index, measure, onRemove } = props;
  const { t } = useTranslation('upload');
  const engineName = useUploadState(({ destination }) => destination?.archive.engineName ?? null);
  const pseudonymised = useUploadState(isPseudonymised);
  const isRunning = useUploadState(({ batch }) => batch.kind === 'running');
  const [hovered, setHovered] = useState(false);
  const words = useFileWords(engineName, pseudonymised)(entry);
  const { name } = entry.file;
  return (
    <li
      ref={measure}
      data-index={index}
      className={classes.row}
      style={{ transform: `translateY(${offsetPx}px)` }}
      aria-label={t('itemName', { name, state: words.label })}
      aria-setsize={count}
      aria-posinset={position}
      onMouseEnter={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
    >
      <Thumbnail entry={entry} />
      <div className={classes.words}>
        <FileName from={name} to={entry.cleanName} />
        <div className={classes.line}>
          <Facts entry={entry} />
          <FileLinks entry={entry} />
        </div>
      </div>
      <NewId entry={entry} />
      <div className={classes.state}>
        <StateMark state={shownState(entry)} words={words} hovered={hovered} />
      </div>
      <button
        type="button"
        className={classes.remove}
        disabled={isRunning}
        aria-label={t('remove', { name })}
        onClick={() => onRemove(entry.id)}
      >
        <IconX size={16} aria-hidden />
      </button>
    </li>
  );
});

/** File names are untrusted text in any direction of writing: each is isolated from what stands beside it. */
function FileName({ from, to }: { readonly from: string; readonly to: string }) {
  const { t } = useTranslation('upload');
  if (from === to)
    return (
      <div className={classes.name} title={from}>
        <bdi>{from}</bdi>
      </div>
    );
  return (
    <div className={classes.name} title={`${from} → ${to}`}>
      <span className="visually-hidden">{t('renamed', { from, to })}</span>
      <span aria-hidden className={classes.names}>
        <bdi className={classes.old}>{from}</bdi>
        <span className={classes.arrow}>→</span>
        <bdi className={classes.new}>{to}</bdi>
      </span>
    </div>
  );
}

function Facts({ entry }: { readonly entry: FileEntry }) {
  const { t, i18n } = useTranslation('upload');
  const { facts, file } = entry;
  const { plan } = useUpload();
  const said = useUploadState(({ pictures, files }) => {
    const stated = statedOf(pictures, files, entry, plan.patientIdOf(entry.id));
    return [stated.patientAgeYears, stated.patientSex, stated.viewPosition].join(' ');
  });
  const [years, sex, view] = said.split(' ');
  const parts = [
    facts && (facts.kind === 'dicom' ? facts.modality : facts.kind.toUpperCase()),
    years && (years === '0' ? t('pictureUnderOne') : t('pictureYears', { years })),
    sex,
    facts?.viewPosition ?? view,
    facts?.columns && facts.rows
      ? t('dimensions', { columns: facts.columns, rows: facts.rows })
      : undefined,
    facts?.kind === 'dicom' && facts.bitsStored ? t('bits', { bits: facts.bitsStored }) : undefined,
    formatBytes(file.size, i18n.language),
  ];
  return (
    <div className={classes.facts}>
      <bdi>{parts.filter(Boolean).map(unbroken).join(' · ')}</bdi>
    </div>
  );
}

/** A narrow row breaks between facts, not between a number and its unit. */
function unbroken(fact: unknown): string {
  return String(fact).replaceAll(' ', '\u00a0');
}

/** Under which ID it will leave, or has left. */
function NewId({ entry }: { readonly entry: FileEntry }) {
  const { plan } = useUpload();
  const id = useUploadState((state) =>
    isPseudonymised(state) ? (entry.sentAs ?? plan.rowOf(entry.id)?.patientId ?? '') : '',
  );
  return <div className={classes.id}>{id}</div>;
}
