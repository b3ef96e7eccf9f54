/** The mark of one file: icon and words, and the reasons on hover, keyboard focus and touch. */
import { Loader, Tooltip } from '@mantine/core';
import {
  IconAlertOctagonFilled,
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
} from '@tabler/icons-react';
import { type ReactNode, useId, useRef, useState } from 'react';
import type { ShownState } from '../../upload/file-entry.ts';
import type { Reason, StateWords } from './finding-words.ts';
import classes from './state-mark.module.css';

export type Tone = 'plain' | 'busy' | 'ok' | 'warn' | 'bad';

export function toneOf(state: ShownState): Tone {
  switch (state) {
    case 'waiting':
    case 'ready':
    case 'queued':
      return 'plain';
    case 'checking':
    case 'preparing':
    case 'sending':
      return 'busy';
    case 'stored':
      return 'ok';
    case 'warned':
      return 'warn';
    case 'refused':
    case 'failed':
      return 'bad';
  }
}

interface StateMarkProps {
  readonly state: ShownState;
  readonly words: StateWords;
  /** The pointer is over the row, or over its tooltip, which React counts as part of it. */
  readonly hovered: boolean;
}

export function StateMark({ state, words, hovered }: StateMarkProps) {
  const tone = toneOf(state);
  const face = (
    <>
      <ToneIcon tone={tone} />
      <span className={classes.label}>{words.label}</span>
    </>
  );
  if (words.reasons.length === 0)
    return (
      <span className={classes.mark} data-tone={tone}>
        {face}
      </span>
    );
  return (
    <MarkWithReasons tone={tone} reasons={words.reasons} hovered={hovered}>
      {face}
      {state === 'stored' && (
        <IconAlertTriangleFilled size={16} className={classes.warned} aria-hidden />
      )}
    </MarkWithReasons>
  );
}

interface MarkWithReasonsProps {
  readonly tone: Tone;
  readonly reasons: readonly Reason[];
  readonly hovered: boolean;
  readonly children: ReactNode;
}

function MarkWithReasons({ tone, reasons, hovered, children }: MarkWithReasonsProps) {
  const button = useRef<HTMLButtonElement>(null);
  const tipId = useId();
  const [focused, setFocused] = useState(false);
  const [dismissed, setDismissed] = useState(false);
  const opened = (focused || hovered) && !dismissed;
  return (
    <>
      <button
        ref={button}
        type="button"
        className={classes.mark}
        data-tone={tone}
        aria-describedby={opened ? tipId : undefined}
        onFocus={() => {
          setDismissed(false);
          setFocused(true);
        }}
        onBlur={() => setFocused(false)}
        onMouseEnter={() => setDismissed(false)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setDismissed(true);
        }}
      >
        {children}
      </button>
      {/* Made when it is wanted: of hundreds of rows that go by, hardly any opens its own. */}
      {opened && (
        <Tooltip
          opened
          interactive
          target={button}
          position="bottom-end"
          offset={4}
          withinPortal
          classNames={{ tooltip: classes.tip ?? '' }}
          label={
            <span id={tipId}>
              {reasons.map(({ label, advice }) => (
                <span key={label} className={classes.reason}>
                  {reasons.length > 1 && <b>{label}. </b>}
                  {advice}
                </span>
              ))}
            </span>
          }
        />
      )}
    </>
  );
}

function ToneIcon({ tone }: { readonly tone: Tone }) {
  switch (tone) {
    case 'plain':
      return null;
    case 'busy':
      return <Loader size={14} aria-hidden />;
    case 'ok':
      return <IconCircleCheckFilled size={18} aria-hidden />;
    case 'warn':
      return <IconAlertTriangleFilled size={18} aria-hidden />;
    case 'bad':
      return <IconAlertOctagonFilled size={18} aria-hidden />;
  }
}
