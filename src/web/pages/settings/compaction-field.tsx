/** Whether a project's images are made smaller before they are sent. */
import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface CompactionFieldProps {
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

export function CompactionField({ value, onChange }: CompactionFieldProps) {
  const { t } = useTranslation('settings');
  return (
    <Switch
      label={t('compactionLabel')}
      description={t('compactionHint')}
      checked={value}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
