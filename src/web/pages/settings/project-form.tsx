/** A project's name and the rules for what is sent to it. */
import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../../contract/projects.ts';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { focusFirstInvalid } from '../../shell/focus-invalid.ts';
import { SaveBar } from '../../shell/save-bar.tsx';
import { Section } from '../../shell/section.tsx';
import { UnsavedGuard } from '../../shell/unsaved-guard.tsx';
import { CompactionField } from './compaction-field.tsx';
import { nameProblem, refusedField } from './field-text.ts';
import classes from './forms.module.css';
import { patternVerdict } from './patient-id-pattern.ts';
import { PatternField } from './pattern-field.tsx';
import { PseudonymisationField } from './pseudonymisation-field.tsx';
import { projectQuery, settingsChanged } from './settings-queries.ts';

type Draft = Pick<Project, 'name' | 'pseudonymisation' | 'patientIdPattern' | 'compaction'>;

export function ProjectForm({ project }: { readonly project: Project }) {
  const { t } = useTranslation('settings');
  const errorText = useErrorText();
  const save = useSaveProject(project.id);
  const [draft, setDraft] = useState<Draft>(project);
  const dirty =
    draft.name !== project.name ||
    draft.pseudonymisation !== project.pseudonymisation ||
    draft.patientIdPattern !== project.patientIdPattern ||
    draft.compaction !== project.compaction;
  const nameError = nameProblem(t, draft.name);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (nameError || patternVerdict(draft.patientIdPattern, '') === 'invalid')
      return focusFirstInvalid(event.currentTarget);
    const { name, pseudonymisation, patientIdPattern, compaction } = draft;
    save.mutate(
      { name, pseudonymisation, patientIdPattern, compaction },
      // The portal trims names.
      { onSuccess: (saved) => setDraft(saved) },
    );
  }

  return (
    <Section title={t('project')}>
      <UnsavedGuard dirty={dirty} />
      <form onSubmit={submit} noValidate className={classes.stack}>
        <div className={classes.pair}>
          <TextInput
            label={t('projectName')}
            value={draft.name}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
            error={nameError ?? refusedField(t, save.error, 'name')}
          />
        </div>
        <PseudonymisationField
          value={draft.pseudonymisation}
          onChange={(pseudonymisation) => setDraft({ ...draft, pseudonymisation })}
        />
        <PatternField
          value={draft.patientIdPattern}
          onChange={(patientIdPattern) => setDraft({ ...draft, patientIdPattern })}
          disabled={false}
          error={refusedField(t, save.error, 'patientIdPattern')}
        />
        <CompactionField
          value={draft.compaction}
          onChange={(compaction) => setDraft({ ...draft, compaction })}
        />
        <SaveBar
          dirty={dirty}
          saving={save.isPending}
          saved={save.isSuccess}
          problem={save.isError ? t('saveFailed', { reason: errorText(save.error) }) : undefined}
        />
      </form>
    </Section>
  );
}

function useSaveProject(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: Draft) => api.projects.change(projectId, change),
    onSuccess: async (project) => {
      queryClient.setQueryData(projectQuery(projectId).queryKey, project);
      await settingsChanged(queryClient);
    },
  });
}
