/** Settings opens here: the projects that this person may set up. */
import { Badge, Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../../contract/projects.ts';
import { useSession } from '../../session/session-query.ts';
import { Loaded } from '../../shell/loading.tsx';
import { LinkRow, RowList } from './row-list.tsx';
import { SettingsPage } from './settings-page.tsx';
import { projectsQuery } from './settings-queries.ts';

export function ProjectsPage() {
  const { t } = useTranslation('settings');
  const { user } = useSession();
  const projects = useQuery(projectsQuery);
  return (
    <SettingsPage
      actions={
        user.siteAdministrator && (
          <Button
            component={Link}
            to="/settings/new-project"
            leftSection={<IconPlus size={18} aria-hidden />}
          >
            {t('newProject')}
          </Button>
        )
      }
    >
      <Loaded query={projects}>
        {(list) =>
          list.length === 0 ? (
            <p className="muted">{t(user.siteAdministrator ? 'noProjects' : 'noneToSet')}</p>
          ) : (
            <RowList>
              {list.map((project) => (
                <ProjectRow key={project.id} project={project} />
              ))}
            </RowList>
          )
        }
      </Loaded>
    </SettingsPage>
  );
}

function ProjectRow({ project }: { readonly project: Project }) {
  const { t } = useTranslation('settings');
  const archives = t('archiveCount', { count: project.archives.length });
  const pseudonymisation = t(
    project.pseudonymisation === 'required'
      ? 'pseudonymisationRequired'
      : 'pseudonymisationOptional',
  );
  return (
    <LinkRow
      title={
        <>
          {project.name}
          {project.demo && <Badge variant="light">{t('demo')}</Badge>}
        </>
      }
      detail={`${archives} · ${pseudonymisation}`}
      link={(className, content) => (
        <Link
          to="/settings/projects/$projectId"
          params={{ projectId: project.id }}
          className={className}
        >
          {content}
        </Link>
      )}
    />
  );
}
