/** A field of an engine's settings, made from its schema. Labels and hints are the engine's own words. */
import { Checkbox, NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './forms.module.css';
import type { FieldValue, SchemaField } from './schema-fields.ts';

const belowInput = ['label', 'input', 'error', 'description'] as const;

export interface EngineFieldProps {
  readonly field: SchemaField;
  readonly value: FieldValue;
  readonly error: ReactNode;
  readonly onChange: (value: FieldValue) => void;
}

export function EngineField({ field, value, error, onChange }: EngineFieldProps) {
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
