/** Whether a project takes films with their patients' identities. */
import { Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../../contract/projects.ts';

type Choice = Project['pseudonymisation'];

interface PseudonymisationFieldProps {
  readonly value: Choice;
  readonly onChange: (value: Choice) => void;
  readonly disabled?: boolean;
}

export function PseudonymisationField({
  value,
  onChange,
  disabled = false,
}: PseudonymisationFieldProps) {
  const { t } = useTranslation('settings');
  return (
    <Radio.Group
      label={t('pseudonymisation')}
      value={value}
      onChange={(next) => onChange(next === 'required' ? 'required' : 'optional')}
    >
      <Stack gap="sm" mt={4}>
        <Radio
          value="optional"
          label={t('optionalLabel')}
          description={t('optionalHint')}
          disabled={disabled}
        />
        <Radio
          value="required"
          label={t('requiredLabel')}
          description={t('requiredHint')}
          disabled={disabled}
        />
      </Stack>
    </Radio.Group>
  );
}
