/** Finds the film that a report is about, by its Patient ID, and assigns the report to it. */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuarantinedResult } from '../../../contract/engines.ts';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { formatWhen } from '../../format/when.ts';
import { Notice } from '../../shell/notice.tsx';
import rows from './person-row.module.css';

interface AssignDialogProps {
  readonly archiveId: string;
  readonly item: QuarantinedResult;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** More than anybody looks through: they type another letter. */
const shownAtMost = 10;

export function AssignDialog({ archiveId, item, onDone, onClose }: AssignDialogProps) {
  const { t, i18n } = useTranslation('engines');
  const common = useTranslation('common').t;
  const errorText = useErrorText();
  const [search, setSearch] = useState(item.patientId ?? '');
  const find = useMutation({ mutationFn: () => findFilms(archiveId, search.trim()) });
  const assign = useMutation({
    mutationFn: (imageId: string) => api.engines.assign(archiveId, item.id, imageId),
    onSuccess: onDone,
  });
  const problem = assign.error ?? find.error;

  function submit(event: FormEvent) {
    event.preventDefault();
    find.mutate();
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('assignTitle')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <Stack gap="md">
        {problem !== null && <Notice tone="bad">{errorText(problem)}</Notice>}
        <Text size="sm">{t('assignBody')}</Text>
        <form onSubmit={submit}>
          <Group align="end" wrap="nowrap">
            <TextInput
              label={t('assignPatient')}
              description={t('assignPatientHint')}
              data-autofocus
              style={{ flex: 1 }}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" loading={find.isPending}>
              {t('assignFind')}
            </Button>
          </Group>
        </form>
        {find.data?.length === 0 && <Text size="sm">{t('assignNone')}</Text>}
        {find.data !== undefined && find.data.length > 0 && (
          <ul className={rows.list}>
            {find.data.map((film) => (
              <li key={film.imageId} className={rows.row}>
                <div className={rows.words}>
                  <div className={rows.name}>{film.patientId}</div>
                  <div className={rows.detail}>{formatWhen(film.createdAt, i18n.language)}</div>
                </div>
                <Button loading={assign.isPending} onClick={() => assign.mutate(film.imageId)}>
                  {t('assignThis')}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Stack>
    </Modal>
  );
}

async function findFilms(archiveId: string, search: string) {
  const { items } = await api.cases.list(archiveId, { search, limit: shownAtMost });
  const details = await Promise.all(items.map(({ id }) => api.cases.read(id)));
  return details
    .flatMap(({ patientId, images }) =>
      images.map(({ id: imageId, createdAt }) => ({ patientId, imageId, createdAt })),
    )
    .slice(0, shownAtMost);
}
