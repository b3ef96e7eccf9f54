/** X-ray units that send films straight into a project's archives: listed, added, removed. */
import { ActionIcon, Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AeTitle, type DicomSource, type DicomSources } from '../../../contract/engines.ts';
import type { Project } from '../../../contract/projects.ts';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { Notice } from '../../shell/notice.tsx';
import { Section } from '../../shell/section.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import rows from './person-row.module.css';
import { sourcesQuery } from './settings-queries.ts';

export function UnitsSection({ project }: { readonly project: Project }) {
  const { t } = useTranslation('engines');
  const common = useTranslation('common').t;
  const queryClient = useQueryClient();
  const known = useQuery(sourcesQuery(project.id)).data;
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<DicomSource>();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['units', project.id] });
  const remove = useMutation({
    mutationFn: (source: DicomSource) => api.engines.removeDicomSource(project.id, source.id),
    onSuccess: async () => {
      await refresh();
      setLeaving(undefined);
    },
  });
  if (known === undefined) return null;
  const archiveName = (id: string) => project.archives.find((each) => each.id === id)?.name ?? '';
  return (
    <Section
      title={t('units')}
      hint={t('unitsHint')}
      actions={
        <Button
          variant="default"
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {t('addUnit')}
        </Button>
      }
    >
      <p className="muted">{doorText(t, known.door)}</p>
      {known.sources.length === 0 ? (
        <p className="muted">{t('unitsNone')}</p>
      ) : (
        <ul className={rows.list}>
          {known.sources.map((source) => (
            <li key={source.id} className={rows.row}>
              <div className={rows.words}>
                <div className={rows.name}>{source.callingAe}</div>
                <div className={rows.detail}>
                  {t('unitInto', { archive: archiveName(source.archiveId) })}
                </div>
              </div>
              <ActionIcon
                variant="subtle"
                size={44}
                aria-label={t('removeUnit', { ae: source.callingAe })}
                onClick={() => setLeaving(source)}
              >
                <IconTrash size={20} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <Modal
        opened={adding}
        onClose={() => setAdding(false)}
        title={t('addUnit')}
        closeButtonProps={{ 'aria-label': common('close') }}
      >
        <NewUnitForm
          project={project}
          onDone={async (isAdded) => {
            if (isAdded) await refresh();
            setAdding(false);
          }}
        />
      </Modal>
      <ConfirmDialog
        opened={leaving !== undefined}
        title={t('removeUnitTitle', { ae: leaving?.callingAe ?? '' })}
        body={t('removeUnitBody')}
        action={t('removeUnit', { ae: leaving?.callingAe ?? '' })}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => leaving !== undefined && remove.mutate(leaving)}
        onClose={() => setLeaving(undefined)}
      />
    </Section>
  );
}

function doorText(
  t: ReturnType<typeof useTranslation<'engines'>>['t'],
  { port, encrypted }: DicomSources['door'],
): string {
  if (port === null) return t('unitsDoorShut');
  return t(encrypted ? 'unitsDoorSecure' : 'unitsDoor', { port });
}

interface NewUnitFormProps {
  readonly project: Project;
  readonly onDone: (isAdded: boolean) => void;
}

function NewUnitForm({ project, onDone }: NewUnitFormProps) {
  const { t } = useTranslation('engines');
  const common = useTranslation('common').t;
  const errorText = useErrorText();
  const [callingAe, setCallingAe] = useState('');
  const [archiveId, setArchiveId] = useState(project.archives[0]?.id ?? '');
  const [tried, setTried] = useState(false);
  const add = useMutation({
    mutationFn: () => api.engines.addDicomSource(project.id, { callingAe, archiveId }),
    onSuccess: () => onDone(true),
  });
  const isTitle = AeTitle.safeParse(callingAe).success;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (isTitle) add.mutate();
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {add.isError && <Notice tone="bad">{errorText(add.error)}</Notice>}
        <TextInput
          label={t('unitTitle')}
          description={t('unitTitleHint')}
          data-autofocus
          autoComplete="off"
          value={callingAe}
          onChange={(event) => setCallingAe(event.currentTarget.value)}
          error={tried && !isTitle && t('unitTitleInvalid')}
        />
        <NativeSelect
          label={t('unitArchive')}
          value={archiveId}
          onChange={(event) => setArchiveId(event.currentTarget.value)}
          data={project.archives.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onDone(false)}>
            {common('cancel')}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {t('addUnit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
