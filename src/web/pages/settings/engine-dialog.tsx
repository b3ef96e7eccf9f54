/** An engine of an archive, added or changed: its name, its settings, and whether it answers. */
import { Button, Checkbox, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Archive, ArchiveEngine, Catalogue } from '../../../contract/projects.ts';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { focusFirstInvalid } from '../../shell/focus-invalid.ts';
import { Notice } from '../../shell/notice.tsx';
import { CheckedField } from './checked-field.tsx';
import {
  draftOfEngine,
  type EngineDraft,
  engineFields,
  engineProblems,
  engineToSave,
  hasEngineProblems,
  newEngineDraft,
} from './engine-draft.ts';
import { EngineField } from './engine-field.tsx';
import { EngineTest } from './engine-test.tsx';
import { refusedField } from './field-text.ts';
import classes from './forms.module.css';
import { problemText } from './problem-text.ts';
import type { FieldValue } from './schema-fields.ts';
import { settingsChanged } from './settings-queries.ts';

interface EngineDialogProps {
  readonly opened: boolean;
  readonly archive: Archive;
  readonly catalogue: Catalogue;
  /** Undefined: a new one. */
  readonly engine?: ArchiveEngine;
  readonly onClose: () => void;
}

export function EngineDialog(props: EngineDialogProps) {
  const { opened, engine, onClose } = props;
  const { t } = useTranslation('engines');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="xl"
      title={engine === undefined ? t('add') : t('settingsOf', { name: engine.name })}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }) }}
    >
      <EngineForm {...props} />
    </Modal>
  );
}

function EngineForm({ archive, catalogue, engine, onClose }: EngineDialogProps) {
  const { t } = useTranslation('engines');
  const settings = useTranslation('settings').t;
  const errorText = useErrorText();
  const first = catalogue.engines[0]?.id ?? '';
  const [draft, setDraft] = useState<EngineDraft>(() =>
    engine === undefined
      ? newEngineDraft(first, archive, catalogue)
      : draftOfEngine(engine, catalogue),
  );
  const [overEarlier, setOverEarlier] = useState(false);
  const [tried, setTried] = useState(false);
  const save = useSaveEngine(archive.id, engine, onClose);
  const known = catalogue.engines.find(({ id }) => id === draft.engineId);
  const problems = engineProblems(draft, catalogue);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    if (hasEngineProblems(problems)) return focusFirstInvalid(event.currentTarget);
    save.mutate({ ...engineToSave(draft, engine, catalogue), overEarlier });
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {save.isError && <Notice tone="bad">{errorText(save.error)}</Notice>}
        <div className={classes.pair}>
          {engine === undefined && (
            <NativeSelect
              label={settings('engine')}
              data-autofocus
              value={draft.engineId}
              onChange={(event) =>
                setDraft(newEngineDraft(event.currentTarget.value, archive, catalogue))
              }
              data={catalogue.engines.map(({ id, name, version }) => ({
                value: id,
                label: settings('engineVersion', { name, version }),
              }))}
            />
          )}
          <TextInput
            label={t('name')}
            description={t('nameHint')}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            autoComplete="off"
            value={draft.name}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
            error={
              (tried && problems.name !== undefined && settings(problems.name)) ||
              refusedField(settings, save.error, 'name')
            }
          />
        </div>
        {known?.simulated === true && (
          <Notice tone="info" live={false}>
            {settings('engineSimulated')}
          </Notice>
        )}
        <div className={classes.pair}>
          {engineFields(catalogue, draft.engineId).map((field) => {
            const props = {
              field,
              value: draft.values[field.name] ?? '',
              error: problemText(settings, problems.values[field.name]),
              onChange: (value: FieldValue) =>
                setDraft({ ...draft, values: { ...draft.values, [field.name]: value } }),
            };
            const key = `${draft.engineId} ${field.name}`;
            return field.kind === 'text' && field.checked ? (
              <CheckedField key={key} archiveId={archive.id} engineId={draft.engineId} {...props} />
            ) : (
              <EngineField key={key} {...props} />
            );
          })}
        </div>
        {known?.testable === true && (
          <EngineTest
            key={draft.engineId}
            archiveId={archive.id}
            trial={() => ({
              ...engineToSave(draft, engine, catalogue),
              ...(engine === undefined ? {} : { archiveEngineId: engine.id }),
            })}
          />
        )}
        {engine === undefined && (
          <Checkbox
            label={t('overEarlier')}
            description={t('overEarlierHint')}
            checked={overEarlier}
            onChange={(event) => setOverEarlier(event.currentTarget.checked)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel', { ns: 'common' })}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {engine === undefined ? t('add') : t('save', { ns: 'common' })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function useSaveEngine(archiveId: string, engine: ArchiveEngine | undefined, onSaved: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({
      overEarlier,
      ...given
    }: ReturnType<typeof engineToSave> & { overEarlier: boolean }) => {
      const { name, settings } = given;
      return engine === undefined
        ? api.engines.add(archiveId, { ...given, overEarlier })
        : api.engines.change(archiveId, engine.id, { name, settings });
    },
    onSuccess: async () => {
      await settingsChanged(queryClient);
      onSaved();
    },
  });
}
