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
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FilmMoreMenu } from './film-more-menu.tsx';
import type { FilmStep } from './film-state.ts';
import classes from './film-viewer.module.css';
import { ToolButton } from './tool-button.tsx';
import type { DragTool } from './use-film-gestures.ts';

export interface FilmToolbarProps {
  /** False while there is nothing to act on. */
  readonly isReady: boolean;
  /** Of the film that the buttons act on. */
  readonly inverted: boolean;
  readonly flipped: boolean;
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
  readonly moreOpened: boolean;
  readonly onMoreOpened: (opened: boolean) => void;
  readonly isFull: boolean;
  readonly onFull: () => void;
  readonly onHelp: () => void;
}

/** Costly to render, and the same while the film is dragged: none of its props may change then. */
export const FilmToolbar = memo(function FilmToolbar(props: FilmToolbarProps) {
  const { t } = useTranslation('viewer');
  const { isReady, tool, step, heatmapShown, linked, isFull } = props;
  const tools: readonly [DragTool, string, ReactNode][] = [
    ['window', t('dragWindow'), <IconSunHigh key="window" size={20} />],
    ['move', t('dragMove'), <IconArrowsMove key="move" size={20} />],
    ['measure', t('dragMeasure'), <IconRuler2 key="measure" size={20} />],
  ];
  const disabled = !isReady;
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
      <TurnButtons
        step={step}
        disabled={disabled}
        inverted={props.inverted}
        flipped={props.flipped}
      />
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
        <FilmMoreMenu
          step={step}
          disabled={disabled}
          opened={props.moreOpened}
          onOpened={props.onMoreOpened}
        />
        <ToolButton label={t(isFull ? 'leaveFullScreen' : 'fullScreen')} onClick={props.onFull}>
          {isFull ? <IconMinimize size={20} /> : <IconScreenShare size={20} />}
        </ToolButton>
        <ToolButton label={t('keysAndHelp')} onClick={props.onHelp}>
          <IconHelp size={20} />
        </ToolButton>
      </div>
    </div>
  );
});

interface StepButtonsProps {
  readonly step: (step: FilmStep) => void;
  readonly disabled: boolean;
}

function SizeButtons({ step, disabled }: StepButtonsProps) {
  const { t } = useTranslation('viewer');
  const steps: readonly [string, ReactNode, FilmStep, 'wide'?][] = [
    [t('zoomIn'), <IconZoomIn key="in" size={20} />, { type: 'zoom', factor: 1.25 }, 'wide'],
    [t('zoomOut'), <IconZoomOut key="out" size={20} />, { type: 'zoom', factor: 0.8 }, 'wide'],
    [t('fit'), <IconMaximize key="fit" size={20} />, { type: 'fit' }],
    [t('actualSize'), <IconAspectRatio key="one" size={20} />, { type: 'actual-size' }],
  ];
  return (
    <div className={classes.buttons}>
      {steps.map(([label, icon, each, only]) => (
        <ToolButton
          key={label}
          label={label}
          disabled={disabled}
          data-only={only}
          onClick={() => step(each)}
        >
          {icon}
        </ToolButton>
      ))}
    </div>
  );
}

interface TurnButtonsProps extends StepButtonsProps {
  readonly inverted: boolean;
  readonly flipped: boolean;
}

function TurnButtons({ step, disabled, inverted, flipped }: TurnButtonsProps) {
  const { t } = useTranslation('viewer');
  return (
    <div className={classes.buttons}>
      <ToolButton
        label={t('invert')}
        pressed={inverted}
        disabled={disabled}
        onClick={() => step({ type: 'invert' })}
      >
        <IconContrastFilled size={20} />
      </ToolButton>
      <ToolButton
        label={t('flip')}
        pressed={flipped}
        disabled={disabled}
        onClick={() => step({ type: 'flip' })}
      >
        <IconFlipHorizontal size={20} />
      </ToolButton>
      <ToolButton
        label={t('turnLeft')}
        data-only="wide"
        disabled={disabled}
        onClick={() => step({ type: 'rotate', by: -1 })}
      >
        <IconRotate2 size={20} />
      </ToolButton>
      <ToolButton
        label={t('turnRight')}
        data-only="wide"
        disabled={disabled}
        onClick={() => step({ type: 'rotate', by: 1 })}
      >
        <IconRotateClockwise2 size={20} />
      </ToolButton>
      <ToolButton
        label={t('reset')}
        data-only="wide"
        disabled={disabled}
        onClick={() => step({ type: 'reset' })}
      >
        <IconRestore size={20} />
      </ToolButton>
    </div>
  );
}

/** Arrow keys go from button to button, as in every toolbar. */
function moveFocus(event: React.KeyboardEvent<HTMLElement>): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (by === 0) return;
  const enabled = [...event.currentTarget.querySelectorAll<HTMLElement>('button:enabled')];
  const buttons = enabled.filter((each) => each.getClientRects().length > 0);
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  buttons[(at + by + buttons.length) % buttons.length]?.focus();
}
