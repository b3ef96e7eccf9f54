/** The buttons above the film. */
import { ActionIcon, Tooltip } from '@mantine/core';
import {
  IconArrowsMove,
  IconAspectRatio,
  IconContrastFilled,
  IconFlame,
  IconMaximize,
  IconRestore,
  IconSunHigh,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilmStep } from './film-state.ts';
import classes from './film-viewer.module.css';
import type { DragTool } from './use-film-gestures.ts';

interface FilmToolbarProps {
  readonly disabled: boolean;
  readonly tool: DragTool;
  readonly onTool: (tool: DragTool) => void;
  readonly inverted: boolean;
  readonly step: (step: FilmStep) => void;
  /** Undefined when there is no heatmap. */
  readonly heatmapShown: boolean | undefined;
  readonly onHeatmap: (shown: boolean) => void;
  /** Of the film. */
  readonly controls: string;
}

export function FilmToolbar(props: FilmToolbarProps) {
  const { t } = useTranslation('viewer');
  const { disabled, tool, onTool, inverted, step, heatmapShown, onHeatmap, controls } = props;
  const tools: readonly [DragTool, string, ReactNode][] = [
    ['window', t('dragWindow'), <IconSunHigh key="window" size={20} />],
    ['move', t('dragMove'), <IconArrowsMove key="move" size={20} />],
  ];
  const steps: readonly [string, ReactNode, FilmStep][] = [
    [t('zoomIn'), <IconZoomIn key="in" size={20} />, { type: 'zoom', factor: 1.25 }],
    [t('zoomOut'), <IconZoomOut key="out" size={20} />, { type: 'zoom', factor: 0.8 }],
    [t('fit'), <IconMaximize key="fit" size={20} />, { type: 'fit' }],
    [
      t('actualSize'),
      <IconAspectRatio key="one" size={20} />,
      { type: 'actual-size', pixelRatio: globalThis.devicePixelRatio },
    ],
  ];
  return (
    <div
      className={classes.toolbar}
      role="toolbar"
      aria-label={t('toolbar')}
      aria-controls={controls}
      onKeyDown={moveFocus}
    >
      <div className={classes.buttons}>
        {tools.map(([id, label, icon]) => (
          <ToolButton
            key={id}
            label={label}
            pressed={tool === id}
            disabled={disabled}
            onClick={() => onTool(id)}
          >
            {icon}
          </ToolButton>
        ))}
      </div>
      <div className={classes.buttons}>
        {steps.map(([label, icon, each]) => (
          <ToolButton key={label} label={label} disabled={disabled} onClick={() => step(each)}>
            {icon}
          </ToolButton>
        ))}
      </div>
      <div className={classes.buttons}>
        <ToolButton
          label={t('invert')}
          pressed={inverted}
          disabled={disabled}
          onClick={() => step({ type: 'invert' })}
        >
          <IconContrastFilled size={20} />
        </ToolButton>
        <ToolButton label={t('reset')} disabled={disabled} onClick={() => step({ type: 'reset' })}>
          <IconRestore size={20} />
        </ToolButton>
      </div>
      {heatmapShown !== undefined && (
        <div className={classes.buttons}>
          <ToolButton
            label={t('heatmap')}
            pressed={heatmapShown}
            disabled={disabled}
            onClick={() => onHeatmap(!heatmapShown)}
          >
            <IconFlame size={20} />
          </ToolButton>
        </div>
      )}
    </div>
  );
}

interface ToolButtonProps {
  readonly label: string;
  /** Present on buttons that stay in. */
  readonly pressed?: boolean;
  readonly disabled: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function ToolButton({ label, pressed, disabled, onClick, children }: ToolButtonProps) {
  return (
    <Tooltip label={label} openDelay={400}>
      <ActionIcon
        variant={pressed === true ? 'light' : 'subtle'}
        color={pressed === true ? 'brand' : 'gray'}
        size={40}
        className={classes.tool}
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** Arrow keys go from button to button, as in every toolbar. */
function moveFocus(event: React.KeyboardEvent<HTMLElement>): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (by === 0) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button:enabled')];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  buttons[(at + by + buttons.length) % buttons.length]?.focus();
}
