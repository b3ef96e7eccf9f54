/** Says what new thresholds change before they are saved. */
import { Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type {
  ArchiveThresholds,
  ThresholdRules,
  ThresholdsPreview,
} from '../../../contract/thresholds.ts';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { numberFormat } from '../../format/number-format.ts';
import { Notice } from '../../shell/notice.tsx';
import { settingsChanged } from './settings-queries.ts';

interface SaveThresholdsDialogProps {
  readonly archiveId: string;
  /** Undefined: not open. */
  readonly rules: (ThresholdRules & { readonly revision: number }) | undefined;
  readonly onSaved: (saved: ArchiveThresholds) => void;
  readonly onClose: () => void;
}

export function SaveThresholdsDialog(props: SaveThresholdsDialogProps) {
  const { rules, onClose } = props;
  const { t } = useTranslation('thresholds');
  return (
    <Modal
      opened={rules !== undefined}
      onClose={onClose}
      title={t('previewTitle')}
      withCloseButton={false}
    >
      {rules !== undefined && <Preview {...props} rules={rules} />}
    </Modal>
  );
}

type Rules = NonNullable<SaveThresholdsDialogProps['rules']>;

function Preview(props: SaveThresholdsDialogProps & { readonly rules: Rules }) {
  const { archiveId, rules, onSaved, onClose } = props;
  const { t } = useTranslation('thresholds');
  const common = useTranslation('common').t;
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { revision, ...given } = rules;
  const preview = useQuery({
    queryKey: ['thresholds-preview', archiveId, rules],
    queryFn: ({ signal }) => api.thresholds.preview(archiveId, given, signal),
    // Results come all the time.
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const save = useMutation({
    mutationFn: () => api.thresholds.save(archiveId, { ...given, revision }),
    onSuccess: async (saved) => {
      onSaved(saved);
      await settingsChanged(queryClient);
    },
  });
  return (
    <Stack gap="md">
      {save.isError && <Notice tone="bad">{errorText(save.error)}</Notice>}
      <div role="status">
        {preview.isPending ? (
          <Group gap="sm">
            <Loader size="sm" aria-hidden />
            <Text size="sm">{t('counting')}</Text>
          </Group>
        ) : preview.isError ? (
          <Text size="sm">{t('notCounted', { reason: errorText(preview.error) })}</Text>
        ) : (
          <Counted {...preview.data} />
        )}
      </div>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {common('cancel')}
        </Button>
        <Button onClick={() => save.mutate()} loading={save.isPending} disabled={preview.isPending}>
          {t('saveNow')}
        </Button>
      </Group>
    </Stack>
  );
}

function Counted({ counts }: ThresholdsPreview) {
  const { t, i18n } = useTranslation('thresholds');
  const number = (value: number) => numberFormat(i18n.language).format(value);
  if (counts === null) return <Text size="sm">{t('hidden')}</Text>;
  const { results, toAbove, toBelow } = counts;
  if (results === 0) return <Text size="sm">{t('noResults')}</Text>;
  const total = toAbove + toBelow;
  if (total === 0) return <Text size="sm">{t('unchanged', { results: number(results) })}</Text>;
  return (
    <>
      <Text fw={550}>
        {t('changed', {
          count: total,
          total: number(total),
          results: number(results),
          above: number(toAbove),
          below: number(toBelow),
        })}
      </Text>
      <Text size="sm" mt={4}>
        {t('historyStays')}
      </Text>
    </>
  );
}
