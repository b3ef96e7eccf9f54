/** The buttons above the film. */
import {
  IconArrowsMove,
  IconAspectRatio,
  IconContrastFilled,
  IconFlame,
  IconFlipHorizontal,
  IconHelp,
  IconLink,
  IconMaximize,
  IconMinimize,
  IconRestore,
  IconRotate2,
  IconRotateClockwise2,
  IconRuler2,
  IconScreenShare,
  IconSunHigh,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilmState, FilmStep } from './film-state.ts';
import classes from './film-viewer.module.css';
import { ToolButton } from './tool-button.tsx';
import type { DragTool } from './use-film-gestures.ts';

export interface FilmToolbarProps {
  /** Of the film that the buttons act on; undefined while there is nothing to act on. */
  readonly state: FilmState | undefined;
  readonly tool: DragTool;
  readonly onTool: (tool: DragTool) => void;
  readonly step: (step: FilmStep) => void;
  /** Undefined when there is no heatmap. */
  readonly heatmapShown: boolean | undefined;
  readonly onHeatmap: () => void;
  /** The choice of a film to lay beside; absent where that can't be. */
  readonly otherFilm: ReactNode;
  /** Undefined when one film is shown. */
  readonly linked: boolean | undefined;
  readonly onLinked: () => void;
  readonly isFull: boolean;
  readonly onFull: () => void;
  readonly onHelp: () => void;
}

export function FilmToolbar(props: FilmToolbarProps) {
  const { t } = useTranslation('viewer');
  const { state, tool, step, heatmapShown, linked, isFull } = props;
  const tools: readonly [DragTool, string, ReactNode][] = [
    ['window', t('dragWindow'), <IconSunHigh key="window" size={20} />],
    ['move', t('dragMove'), <IconArrowsMove key="move" size={20} />],
    ['measure', t('dragMeasure'), <IconRuler2 key="measure" size={20} />],
  ];
  const disabled = state === undefined;
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={t('toolbar')} onKeyDown={moveFocus}>
      <div className={classes.buttons}>
        {tools.map(([id, label, icon]) => (
          <ToolButton
            key={id}
            label={label}
            pressed={tool === id}
            disabled={disabled}
            onClick={() => props.onTool(id)}
          >
            {icon}
          </ToolButton>
        ))}
      </div>
      <SizeButtons step={step} disabled={disabled} />
      <TurnButtons step={step} state={state} />
      {heatmapShown !== undefined && (
        <div className={classes.buttons}>
          <ToolButton
            label={t('heatmap')}
            pressed={heatmapShown}
            disabled={disabled}
            onClick={props.onHeatmap}
          >
            <IconFlame size={20} />
          </ToolButton>
        </div>
      )}
      <div className={classes.buttons}>
        {props.otherFilm}
        {linked !== undefined && (
          <ToolButton label={t('linked')} pressed={linked} onClick={props.onLinked}>
            <IconLink size={20} />
          </ToolButton>
        )}
      </div>
      <div className={`${classes.buttons} ${classes.last}`}>
        <ToolButton label={t(isFull ? 'leaveFullScreen' : 'fullScreen')} onClick={props.onFull}>
          {isFull ? <IconMinimize size={20} /> : <IconScreenShare size={20} />}
        </ToolButton>
        <ToolButton label={t('keysAndHelp')} onClick={props.onHelp}>
          <IconHelp size={20} />
        </ToolButton>
      </div>
    </div>
  );
}

interface StepButtonsProps {
  readonly step: (step: FilmStep) => void;
  readonly disabled: boolean;
}

function SizeButtons({ step, disabled }: StepButtonsProps) {
  const { t } = useTranslation('viewer');
  const steps: readonly [string, ReactNode, FilmStep][] = [
    [t('zoomIn'), <IconZoomIn key="in" size={20} />, { type: 'zoom', factor: 1.25 }],
    [t('zoomOut'), <IconZoomOut key="out" size={20} />, { type: 'zoom', factor: 0.8 }],
    [t('fit'), <IconMaximize key="fit" size={20} />, { type: 'fit' }],
    [t('actualSize'), <IconAspectRatio key="one" size={20} />, { type: 'actual-size' }],
  ];
  return (
    <div className={classes.buttons}>
      {steps.map(([label, icon, each]) => (
        <ToolButton key={label} label={label} disabled={disabled} onClick={() => step(each)}>
          {icon}
        </ToolButton>
      ))}
    </div>
  );
}

function TurnButtons({ step, state }: Pick<FilmToolbarProps, 'step' | 'state'>) {
  const { t } = useTranslation('viewer');
  const disabled = state === undefined;
  return (
    <div className={classes.buttons}>
      <ToolButton
        label={t('invert')}
        pressed={state?.inverted ?? false}
        disabled={disabled}
        onClick={() => step({ type: 'invert' })}
      >
        <IconContrastFilled size={20} />
      </ToolButton>
      <ToolButton
        label={t('flip')}
        pressed={state?.view.turn.flipped ?? false}
        disabled={disabled}
        onClick={() => step({ type: 'flip' })}
      >
        <IconFlipHorizontal size={20} />
      </ToolButton>
      <ToolButton
        label={t('turnLeft')}
        disabled={disabled}
        onClick={() => step({ type: 'rotate', by: -1 })}
      >
        <IconRotate2 size={20} />
      </ToolButton>
      <ToolButton
        label={t('turnRight')}
        disabled={disabled}
        onClick={() => step({ type: 'rotate', by: 1 })}
      >
        <IconRotateClockwise2 size={20} />
      </ToolButton>
      <ToolButton label={t('reset')} disabled={disabled} onClick={() => step({ type: 'reset' })}>
        <IconRestore size={20} />
      </ToolButton>
    </div>
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
