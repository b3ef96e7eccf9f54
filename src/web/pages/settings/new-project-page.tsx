/** Creates a project with its first archive. */
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { BackLink } from '../../shell/back-link.tsx';
import { focusFirstInvalid } from '../../shell/focus-invalid.ts';
import { Notice } from '../../shell/notice.tsx';
import { Page } from '../../shell/page.tsx';
import { Card } from '../../shell/section.tsx';
import { nameProblem, refusedField } from './field-text.ts';
import classes from './forms.module.css';
import { patternVerdict } from './patient-id-pattern.ts';
import { PatternField } from './pattern-field.tsx';
import { PseudonymisationField } from './pseudonymisation-field.tsx';
import { settingsChanged } from './settings-queries.ts';

export function NewProjectPage() {
  const { t } = useTranslation('settings');
  const errorText = useErrorText();
  const create = useCreateProject();
  const [name, setName] = useState('');
  const [archiveName, setArchiveName] = useState('');
  const [pseudonymisation, setPseudonymisation] = useState<'optional' | 'required'>('optional');
  const [patientIdPattern, setPatientIdPattern] = useState('');
  const [tried, setTried] = useState(false);
  const nameError = nameProblem(t, name);
  const archiveError = nameProblem(t, archiveName);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    if (nameError || archiveError || patternVerdict(patientIdPattern, '') === 'invalid')
      return focusFirstInvalid(event.currentTarget);
    create.mutate({ name, archiveName, pseudonymisation, patientIdPattern });
  }

  return (
    <Page title={t('newProject')} above={<BackLink to="/settings">{t('title')}</BackLink>}>
      <form onSubmit={submit} noValidate>
        <Card>
          <div className={classes.stack}>
            {create.isError && <Notice tone="bad">{errorText(create.error)}</Notice>}
            <div className={classes.pair}>
              <TextInput
                label={t('projectName')}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
                error={(tried && nameError) || refusedField(t, create.error, 'name')}
              />
              <TextInput
                label={t('firstArchive')}
                description={t('firstArchiveHint')}
                inputWrapperOrder={['label', 'input', 'error', 'description']}
                value={archiveName}
                onChange={(event) => setArchiveName(event.currentTarget.value)}
                error={(tried && archiveError) || refusedField(t, create.error, 'archiveName')}
              />
            </div>
            <PseudonymisationField value={pseudonymisation} onChange={setPseudonymisation} />
            <PatternField
              value={patientIdPattern}
              onChange={setPatientIdPattern}
              disabled={false}
              error={refusedField(t, create.error, 'patientIdPattern')}
            />
            <div className={classes.end}>
              <Button component={Link} to="/settings" variant="default">
                {t('cancel', { ns: 'common' })}
              </Button>
              <Button type="submit" loading={create.isPending}>
                {t('createProject')}
              </Button>
            </div>
          </div>
        </Card>
      </form>
    </Page>
  );
}

function useCreateProject() {
  const queryClient = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: api.projects.create,
    onSuccess: async (project) => {
      await settingsChanged(queryClient);
      await router.navigate({
        to: '/settings/projects/$projectId',
        params: { projectId: project.id },
      });
    },
  });
}
