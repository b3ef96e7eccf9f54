/** Which engine scores an archive's films, with what settings, and from which score on a film is *above*. */
import { Checkbox, NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Archive, Catalogue } from '../../../contract/projects.ts';
import { Notice } from '../../shell/notice.tsx';
import { Section } from '../../shell/section.tsx';
import {
  type ArchiveDraft,
  type ArchiveProblems,
  engineFields,
  engineTrial,
  withEngine,
} from './archive-draft.ts';
import { EngineTest } from './engine-test.tsx';
import classes from './forms.module.css';
import { problemText } from './problem-text.ts';
import type { FieldValue, SchemaField } from './schema-fields.ts';

interface EngineSectionProps {
  readonly archive: Archive;
  readonly catalogue: Catalogue;
  readonly draft: ArchiveDraft;
  readonly problems: ArchiveProblems;
  readonly onChange: (draft: ArchiveDraft) => void;
}

const belowInput = ['label', 'input', 'error', 'description'] as const;

export function EngineSection(props: EngineSectionProps) {
  const { archive, catalogue, draft, problems, onChange } = props;
  const { t } = useTranslation('settings');
  const engine = catalogue.engines.find((each) => each.id === draft.engineId);
  const fields = engineFields(catalogue, draft.engineId);
  return (
    <Section title={t('engine')} hint={t('engineHint')}>
      <div className={classes.stack}>
        <div className={classes.pair}>
          <NativeSelect
            label={t('engine')}
            value={draft.engineId ?? ''}
            onChange={(event) =>
              onChange(withEngine(draft, event.currentTarget.value || null, archive, catalogue))
            }
            data={[
              { value: '', label: t('engineNoneOption') },
              ...catalogue.engines.map(({ id, name, version }) => ({
                value: id,
                label: t('engineVersion', { name, version }),
              })),
            ]}
          />
          <TextInput
            label={t('threshold')}
            description={t('thresholdHint')}
            inputWrapperOrder={[...belowInput]}
            inputMode="decimal"
            value={draft.threshold}
            onChange={(event) => onChange({ ...draft, threshold: event.currentTarget.value })}
            error={problemText(t, problems.threshold)}
          />
        </div>
        {engine?.simulated === true && (
          <Notice tone="info" live={false}>
            {t('engineSimulated')}
          </Notice>
        )}
        {engine !== undefined && fields.length > 0 && (
          <fieldset className={classes.group}>
            <legend className={classes.legend}>
              {t('engineSettings', { engine: engine.name })}
            </legend>
            <div className={classes.pair}>
              {fields.map((field) => (
                <EngineField
                  key={field.name}
                  field={field}
                  value={draft.engineValues[field.name] ?? ''}
                  error={problemText(t, problems.engine[field.name])}
                  onChange={(value) =>
                    onChange({
                      ...draft,
                      engineValues: { ...draft.engineValues, [field.name]: value },
                    })
                  }
                />
              ))}
            </div>
          </fieldset>
        )}
        {engine?.testable === true && (
          <EngineTest
            key={engine.id}
            archiveId={archive.id}
            trial={() => engineTrial(draft, archive, catalogue)}
          />
        )}
      </div>
    </Section>
  );
}

interface EngineFieldProps {
  readonly field: SchemaField;
  readonly value: FieldValue;
  readonly error: string | undefined;
  readonly onChange: (value: FieldValue) => void;
}

/** Labels and hints are the engine's own words, from its schema. */
function EngineField({ field, value, error, onChange }: EngineFieldProps) {
  const { t } = useTranslation('settings');
  const shared = {
    label: field.label,
    description: field.hint,
    error,
    inputWrapperOrder: [...belowInput],
  };
  const text = {
    ...shared,
    value: String(value),
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  switch (field.kind) {
    case 'boolean':
      return (
        <Checkbox
          label={field.label}
          description={field.hint}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <NativeSelect
          {...text}
          description={field.notes?.[String(value)] ?? field.hint}
          data={choicesWith(field, String(value))}
        />
      );
    case 'number':
      return <TextInput {...text} inputMode={field.whole ? 'numeric' : 'decimal'} />;
    case 'list':
      return <Textarea {...text} autosize minRows={2} spellCheck={false} />;
    case 'text':
      if (field.lines) {
        return (
          <Textarea
            {...text}
            description={field.secret ? t('secretStays') : field.hint}
            classNames={{ input: classes.mono ?? '' }}
            autosize
            minRows={2}
            maxRows={12}
            autoComplete="off"
            spellCheck={false}
          />
        );
      }
      return field.secret ? (
        <PasswordInput {...text} description={t('secretStays')} autoComplete="off" />
      ) : (
        <TextInput {...text} autoComplete="off" spellCheck={false} />
      );
  }
}

/** What is set and not to be had any more is shown all the same. */
function choicesWith(field: SchemaField & { kind: 'choice' }, value: string) {
  const missing = field.choices.includes(value) ? [] : [value];
  return [...field.choices, ...missing].map((choice) => ({
    value: choice,
    label: field.labels?.[choice] ?? choice,
  }));
}
