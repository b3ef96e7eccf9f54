/** A project's archives, each leading to its settings, and a new one. */
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Archive, Project } from '../../../contract/projects.ts';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { Notice } from '../../shell/notice.tsx';
import { Section } from '../../shell/section.tsx';
import { nameProblem, refusedField } from './field-text.ts';
import { LinkRow, RowList } from './row-list.tsx';
import { settingsChanged } from './settings-queries.ts';

export function ArchivesSection({ project }: { readonly project: Project }) {
  const { t } = useTranslation('settings');
  const [creating, setCreating] = useState(false);
  return (
    <Section
      title={t('archives')}
      hint={t('archivesHint')}
      actions={
        project.mayAdminister && (
          <Button
            variant="default"
            leftSection={<IconPlus size={18} aria-hidden />}
            onClick={() => setCreating(true)}
          >
            {t('newArchive')}
          </Button>
        )
      }
    >
      {project.archives.length === 0 ? (
        <p className="muted">{t('noArchives')}</p>
      ) : (
        <RowList>
          {project.archives.map((archive) => (
            <ArchiveRow key={archive.id} archive={archive} />
          ))}
        </RowList>
      )}
      <Modal
        opened={creating}
        onClose={() => setCreating(false)}
        title={t('newArchive')}
        closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }) }}
      >
        <NewArchiveForm projectId={project.id} onDone={() => setCreating(false)} />
      </Modal>
    </Section>
  );
}

function ArchiveRow({ archive }: { readonly archive: Archive }) {
  const { t } = useTranslation('settings');
  const { engines, threshold } = archive;
  const names = engines.map(({ name }) => name).join(', ');
  return (
    <LinkRow
      title={archive.name}
      detail={
        engines.length === 0 ? t('engineNone') : t('engineLine', { engine: names, threshold })
      }
      link={(className, content) => (
        <Link
          to="/settings/projects/$projectId/archives/$archiveId"
          params={{ projectId: archive.projectId, archiveId: archive.id }}
          className={className}
        >
          {content}
        </Link>
      )}
    />
  );
}

interface NewArchiveFormProps {
  readonly projectId: string;
  readonly onDone: () => void;
}

function NewArchiveForm({ projectId, onDone }: NewArchiveFormProps) {
  const { t } = useTranslation('settings');
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const create = useMutation({
    mutationFn: () => api.projects.createArchive(projectId, { name }),
    onSuccess: async () => {
      await settingsChanged(queryClient);
      onDone();
    },
  });
  const problem = nameProblem(t, name);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (problem === undefined) create.mutate();
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {create.isError && <Notice tone="bad">{errorText(create.error)}</Notice>}
        <TextInput
          label={t('archiveName')}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={(tried && problem) || refusedField(t, create.error, 'name')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('cancel', { ns: 'common' })}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t('createArchive')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
