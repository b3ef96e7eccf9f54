/** Where the files go: project and archive, of those that the person may upload to. */
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Destinations } from '../../../contract/projects.ts';
import classes from './card.module.css';
import { useUpload, useUploadState } from './upload-context.ts';

export function DestinationCard({ destinations }: { readonly destinations: Destinations }) {
  const { t } = useTranslation('upload');
  const controller = useUpload();
  const destination = useUploadState((state) => state.destination);
  const projectId = destination?.project.projectId ?? destinations.projects[0]?.projectId ?? '';
  const project = destinations.projects.find((candidate) => candidate.projectId === projectId);
  const noArchive = project?.archives.length === 0;
  return (
    <section className={classes.card} data-columns>
      <NativeSelect
        label={t('project')}
        value={projectId}
        data={destinations.projects.map((one) => ({
          value: one.projectId,
          label: one.projectName,
        }))}
        onChange={({ currentTarget: { value } }) =>
          controller.choose(destinations, { projectId: value, archiveId: '' })
        }
      />
      <NativeSelect
        label={t('archive')}
        disabled={noArchive}
        error={noArchive ? t('noArchive') : undefined}
        value={destination?.archive.id ?? ''}
        data={(project?.archives ?? []).map((one) => ({ value: one.id, label: one.name }))}
        onChange={({ currentTarget: { value } }) =>
          controller.choose(destinations, { projectId, archiveId: value })
        }
      />
    </section>
  );
}
