/** The people of one project and what each may do there. */
import { Button, Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectPerson } from '../../../contract/accounts.ts';
import type { Project } from '../../../contract/projects.ts';
import { api } from '../../api.ts';
import { Loaded } from '../../shell/loading.tsx';
import { Section } from '../../shell/section.tsx';
import { grantSummary } from './grant-summary.ts';
import { LinkDialogs } from './link-dialogs.tsx';
import { gridOf } from './permission-grid.ts';
import { PersonDialog } from './person-dialog.tsx';
import { PersonList, PersonRow } from './person-row.tsx';
import { RemovePersonDialog } from './remove-person-dialog.tsx';
import { peopleQuery } from './settings-queries.ts';
import { usePasswordLink } from './use-password-link.ts';

export function PeopleSection({ project }: { readonly project: Project }) {
  const { t, i18n } = useTranslation('settings');
  const people = useQuery(peopleQuery(project.id));
  const [editing, setEditing] = useState<ProjectPerson | 'new'>();
  const links = usePasswordLink((userId) => api.accounts.newPersonLink(project.id, userId));
  const [removing, setRemoving] = useState<ProjectPerson>();

  return (
    <Section
      title={t('peopleOfProject')}
      actions={
        <Button
          variant="default"
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => setEditing('new')}
        >
          {t('addPerson')}
        </Button>
      }
    >
      <Loaded query={people}>
        {(list) =>
          list.length === 0 ? (
            <p className="muted">{t('noPeople')}</p>
          ) : (
            <PersonList>
              {list.map((person) => (
                <PersonRow
                  key={person.user.id}
                  user={person.user}
                  detail={grantSummary(t, i18n.language, gridOf(person.grants), project.archives)}
                  actions={
                    <>
                      <Menu.Item onClick={() => setEditing(person)}>
                        {t('editPermissions')}
                      </Menu.Item>
                      <Menu.Item onClick={() => links.ask(person.user)}>{t('newLink')}</Menu.Item>
                      <Menu.Item onClick={() => setRemoving(person)}>{t('removePerson')}</Menu.Item>
                    </>
                  }
                />
              ))}
            </PersonList>
          )
        }
      </Loaded>
      <PersonDialog
        project={project}
        person={editing === 'new' ? undefined : editing}
        opened={editing !== undefined}
        onClose={() => setEditing(undefined)}
        onLink={links.show}
      />
      <LinkDialogs links={links} />
      <RemovePersonDialog
        projectId={project.id}
        person={removing}
        onClose={() => setRemoving(undefined)}
      />
    </Section>
  );
}
