/** On narrow screens: what a finger has gestures for, or seldom needs. */
import { Menu } from '@mantine/core';
import {
  IconDots,
  IconRestore,
  IconRotate2,
  IconRotateClockwise2,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilmStep } from './film-state.ts';
import { ToolButton } from './tool-button.tsx';

interface FilmMoreMenuProps {
  readonly step: (step: FilmStep) => void;
  readonly disabled: boolean;
  readonly opened: boolean;
  readonly onOpened: (opened: boolean) => void;
}

export function FilmMoreMenu({ step, disabled, opened, onOpened }: FilmMoreMenuProps) {
  const { t } = useTranslation('viewer');
  const items: readonly [string, ReactNode, FilmStep][] = [
    [t('zoomIn'), <IconZoomIn key="in" size={20} />, { type: 'zoom', factor: 1.25 }],
    [t('zoomOut'), <IconZoomOut key="out" size={20} />, { type: 'zoom', factor: 0.8 }],
    [t('turnLeft'), <IconRotate2 key="left" size={20} />, { type: 'rotate', by: -1 }],
    [t('turnRight'), <IconRotateClockwise2 key="right" size={20} />, { type: 'rotate', by: 1 }],
    [t('reset'), <IconRestore key="reset" size={20} />, { type: 'reset' }],
  ];
  return (
    <Menu opened={opened} onChange={onOpened} position="bottom-end">
      <Menu.Target>
        <ToolButton label={t('moreTools')} data-only="narrow" disabled={disabled}>
          <IconDots size={20} />
        </ToolButton>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(([label, icon, each]) => (
          <Menu.Item key={label} mih={44} leftSection={icon} onClick={() => step(each)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
