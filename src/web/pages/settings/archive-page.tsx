/** One archive's settings: its engines, its thresholds, its name and its checks. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, notFound } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Catalogue, Project } from '../../../contract/projects.ts';
import { BackLink } from '../../shell/back-link.tsx';
import { Loaded } from '../../shell/loading.tsx';
import { Page } from '../../shell/page.tsx';
import { ArchiveForm } from './archive-form.tsx';
import { EnginesSection } from './engines-section.tsx';
import { QuarantineSection } from './quarantine-section.tsx';
import { catalogueQuery, projectQuery } from './settings-queries.ts';
import { ThresholdsSection } from './thresholds-section.tsx';

const route = getRouteApi('/signed-in/settings/projects/$projectId/archives/$archiveId');

export function ArchivePage() {
  const { t } = useTranslation('settings');
  const { projectId, archiveId } = route.useParams();
  const project = useQuery(projectQuery(projectId));
  const catalogue = useQuery(catalogueQuery);
  if (project.isError && project.data === undefined) throw project.error;
  const archive = project.data?.archives.find((each) => each.id === archiveId);
  if (project.data !== undefined && archive === undefined) throw notFound();
  return (
    <Page
      title={archive?.name ?? t('columnArchive')}
      above={
        <BackLink to="/settings/projects/$projectId" params={{ projectId }}>
          {project.data?.name ?? t('project')}
        </BackLink>
      }
    >
      <Loaded<Project> query={project}>
        {() => (
          <Loaded<Catalogue> query={catalogue}>
            {(known) =>
              archive !== undefined && (
                <>
                  <EnginesSection archive={archive} catalogue={known} />
                  <ThresholdsSection archiveId={archive.id} />
                  <QuarantineSection archiveId={archive.id} />
                  <ArchiveForm key={archive.id} archive={archive} catalogue={known} />
                </>
              )
            }
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}
