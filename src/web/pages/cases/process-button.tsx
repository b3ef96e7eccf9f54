/** Has a film read (again): by the archive's engine, or, where it has several, by all or one of them. */
import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CaseDetail, ImageDetail } from '../../../contract/cases.ts';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { Notice } from '../../shell/notice.tsx';
import { caseQuery } from './cases-queries.ts';

interface ProcessButtonProps {
  readonly detail: CaseDetail;
  readonly image: ImageDetail;
}

export function ProcessButton({ detail, image }: ProcessButtonProps) {
  const { t } = useTranslation('cases');
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const process = useMutation({
    mutationFn: (archiveEngineId: string | undefined) =>
      api.cases.process(image.id, archiveEngineId),
    onSuccess: () => queryClient.invalidateQueries(caseQuery(detail.id)),
  });
  const isFree = ({ id }: { readonly id: string }) => !isAtWork(image, id);
  if (!detail.engines.some(isFree)) return null;
  const button = {
    variant: image.state === 'failed' || image.state === 'stored' ? 'filled' : 'default',
    loading: process.isPending,
    children: t(image.state === 'stored' ? 'process' : 'processAgain'),
  };
  return (
    <>
      {process.isError && <Notice tone="bad">{errorText(process.error)}</Notice>}
      <div>
        {detail.engines.length === 1 ? (
          <Button {...button} onClick={() => process.mutate(undefined)} />
        ) : (
          <Menu position="bottom-start" width={260}>
            <Menu.Target>
              <Button {...button} rightSection={<IconChevronDown size={16} aria-hidden />} />
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => process.mutate(undefined)}>{t('processAll')}</Menu.Item>
              {detail.engines.map(({ id, name }) => (
                <Menu.Item
                  key={id}
                  disabled={isAtWork(image, id)}
                  onClick={() => process.mutate(id)}
                >
                  {t('processBy', { name })}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
    </>
  );
}

function isAtWork({ engines }: ImageDetail, archiveEngineId: string): boolean {
  const state = engines.find((each) => each.archiveEngineId === archiveEngineId)?.state;
  return state === 'waiting' || state === 'processing';
}
