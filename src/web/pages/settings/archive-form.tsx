/** An archive's settings as one form, saved together. */
import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Archive, Catalogue } from '../../../contract/projects.ts';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { focusFirstInvalid } from '../../shell/focus-invalid.ts';
import { SaveBar } from '../../shell/save-bar.tsx';
import { Section } from '../../shell/section.tsx';
import { UnsavedGuard } from '../../shell/unsaved-guard.tsx';
import {
  type ArchiveToSave,
  archiveToSave,
  draftOf,
  draftProblems,
  hasProblems,
  isSameDraft,
} from './archive-draft.ts';
import { ChecksSection } from './checks-section.tsx';
import { refusedField } from './field-text.ts';
import classes from './forms.module.css';
import { settingsChanged } from './settings-queries.ts';

interface ArchiveFormProps {
  readonly archive: Archive;
  readonly catalogue: Catalogue;
}

export function ArchiveForm({ archive, catalogue }: ArchiveFormProps) {
  const { t } = useTranslation('settings');
  const errorText = useErrorText();
  const save = useSaveArchive(archive.id);
  const [draft, setDraft] = useState(() => draftOf(archive, catalogue));
  const [blocked, setBlocked] = useState(false);
  const problems = draftProblems(draft, catalogue);
  const invalid = hasProblems(problems);
  const dirty = !isSameDraft(draft, draftOf(archive, catalogue));

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setBlocked(invalid);
    if (invalid) return focusFirstInvalid(event.currentTarget);
    save.mutate(archiveToSave(draft, archive, catalogue), {
      onSuccess: (saved) => setDraft(draftOf(saved, catalogue)),
    });
  }

  const problem = save.isError
    ? t('saveFailed', { reason: errorText(save.error) })
    : blocked && invalid
      ? t('checkFields')
      : undefined;
  return (
    <form onSubmit={submit} noValidate>
      <UnsavedGuard dirty={dirty} />
      <Section title={t('columnArchive')}>
        <div className={classes.pair}>
          <TextInput
            label={t('archiveName')}
            value={draft.name}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
            error={
              problems.name === undefined ? refusedField(t, save.error, 'name') : t(problems.name)
            }
          />
        </div>
      </Section>
      <ChecksSection
        descriptions={catalogue.checks}
        rows={draft.checks}
        invalid={problems.checks}
        onChange={(checks) => setDraft({ ...draft, checks })}
      />
      <SaveBar
        sticky
        dirty={dirty}
        saving={save.isPending}
        saved={save.isSuccess}
        problem={problem}
      />
    </form>
  );
}

function useSaveArchive(archiveId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: ArchiveToSave) => api.projects.changeArchive(archiveId, change),
    onSuccess: () => settingsChanged(queryClient),
  });
}
