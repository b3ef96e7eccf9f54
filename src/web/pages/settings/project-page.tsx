/** One project: its rules, its archives and its people, as far as this person may set them. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { BackLink } from '../../shell/back-link.tsx';
import { Loaded } from '../../shell/loading.tsx';
import { Page } from '../../shell/page.tsx';
import { ArchivesSection } from './archives-section.tsx';
import { PeopleSection } from './people-section.tsx';
import { ProjectForm } from './project-form.tsx';
import { projectQuery } from './settings-queries.ts';
import { UnitsSection } from './units-section.tsx';

const route = getRouteApi('/signed-in/settings/projects/$projectId');

export function ProjectPage() {
  const { t } = useTranslation('settings');
  const { projectId } = route.useParams();
  const project = useQuery(projectQuery(projectId));
  if (project.isError && project.data === undefined) throw project.error;
  return (
    <Page
      title={project.data?.name ?? t('project')}
      above={<BackLink to="/settings">{t('title')}</BackLink>}
    >
      <Loaded query={project}>
        {(data) => (
          <>
            {data.mayAdminister && <ProjectForm key={data.id} project={data} />}
            <ArchivesSection project={data} />
            {data.mayAdminister && <UnitsSection project={data} />}
            {data.mayAdminister && <PeopleSection project={data} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}
