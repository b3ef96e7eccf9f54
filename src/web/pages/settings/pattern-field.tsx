/** The Patient ID pattern, with a field to try it in. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './forms.module.css';
import { patternVerdict } from './patient-id-pattern.ts';

interface PatternFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly disabled: boolean;
  readonly error: string | undefined;
}

export function PatternField({ value, onChange, disabled, error }: PatternFieldProps) {
  const { t } = useTranslation('settings');
  const [example, setExample] = useState('');
  const verdict = patternVerdict(value, example);
  const tried = example !== '' && verdict !== 'any' && verdict !== 'invalid';
  return (
    <div className={classes.pair}>
      <TextInput
        label={t('pattern')}
        description={t('patternHint')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        value={value}
        disabled={disabled}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: classes.mono ?? '' }}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={verdict === 'invalid' ? t('patternInvalid') : error}
      />
      <div>
        <TextInput
          label={t('patternExample')}
          value={example}
          spellCheck={false}
          autoComplete="off"
          classNames={{ input: classes.mono ?? '' }}
          onChange={(event) => setExample(event.currentTarget.value)}
        />
        <p role="status" className={classes.verdict} data-verdict={tried ? verdict : undefined}>
          {tried && t(verdict === 'matches' ? 'patternMatches' : 'patternDiffers')}
        </p>
      </div>
    </div>
  );
}
