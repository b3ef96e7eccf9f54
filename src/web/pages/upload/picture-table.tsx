/** The pictures of the drop, each with what is said of it alone; what is left open is as for all. */
import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type StatedSex,
  type StatedView,
  statedSexes,
  statedViews,
} from '../../../core/pipeline/stated-facts.ts';
import type { FileEntry } from '../../upload/file-entry.ts';
import { isBadAge, statedOf } from '../../upload/picture-facts.ts';
import classes from './picture-table.module.css';
import { useUpload, useUploadState } from './upload-context.ts';
import { VirtualTable } from './virtual-table.tsx';

export function PictureTable({ pictures }: { readonly pictures: readonly FileEntry[] }) {
  const { t } = useTranslation('upload');
  return (
    <VirtualTable
      label={t('picturesTable')}
      heads={[
        t('pictureFile'),
        t('pictureHeads.age'),
        t('pictureHeads.sex'),
        t('pictureHeads.view'),
      ]}
      widths={['auto', '16%', '22%', '22%']}
      stacks
      rows={pictures}
      keyOf={({ id }) => id}
    >
      {(entry) => <PictureCells entry={entry} />}
    </VirtualTable>
  );
}

function PictureCells({ entry }: { readonly entry: FileEntry }) {
  const { t } = useTranslation('upload');
  const controller = useUpload();
  const { id, file } = entry;
  const { name } = file;
  const facts = useUploadState(({ pictures }) => pictures);
  const files = useUploadState((state) => state.files);
  const own = facts.own.get(id) ?? {};
  // What would be said of it if nothing were said of it alone.
  const others = new Map(facts.own).set(id, {});
  const common = statedOf({ ...facts, own: others }, files, entry, controller.plan.patientIdOf(id));
  const say = (change: Parameters<typeof controller.sayOfPicture>[1]) =>
    controller.sayOfPicture(id, change);
  return (
    <>
      <td className={classes.name} title={name}>
        <bdi>{name}</bdi>
      </td>
      <td>
        <Age
          label={t('pictureAgeOf', { name })}
          value={own.age ?? ''}
          common={common.patientAgeYears?.toString() ?? ''}
          onChange={(age) => say({ age })}
        />
      </td>
      <td>
        <NativeSelect
          size="xs"
          aria-label={t('pictureSexOf', { name })}
          value={own.sex ?? common.patientSex ?? 'unknown'}
          data={['unknown' as const, ...statedSexes].map((value) => ({
            value,
            label: t(`pictureSexes.${value}`),
          }))}
          onChange={(event) => say({ sex: event.currentTarget.value as StatedSex | 'unknown' })}
        />
      </td>
      <td>
        <NativeSelect
          size="xs"
          aria-label={t('pictureViewOf', { name })}
          value={own.view ?? common.viewPosition ?? 'unknown'}
          data={['unknown' as const, ...statedViews].map((value) => ({
            value,
            label: t(`pictureViewsShort.${value}`),
          }))}
          onChange={(event) => say({ view: event.currentTarget.value as StatedView | 'unknown' })}
        />
      </td>
    </>
  );
}

interface AgeProps {
  readonly label: string;
  readonly value: string;
  readonly common: string;
  readonly onChange: (age: string) => void;
}

/** Taken when it is typed to its end: every change looks at all pictures again. */
function Age({ label, value, common, onChange }: AgeProps) {
  const { t } = useTranslation('upload');
  const [draft, setDraft] = useState<string>();
  const commit = () => {
    if (draft !== undefined && draft !== value) onChange(draft);
    setDraft(undefined);
  };
  return (
    <TextInput
      size="xs"
      aria-label={label}
      value={draft ?? value}
      placeholder={common}
      maxLength={8}
      autoComplete="off"
      error={isBadAge(draft ?? value) ? t('pictureAgeBadShort') : undefined}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setDraft(undefined);
      }}
    />
  );
}
