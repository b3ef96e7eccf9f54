/** A calm banner: what happened, in words and an icon, and what can be done. */
import {
  IconAlertOctagonFilled,
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconInfoCircleFilled,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './notice.module.css';

export type Tone = 'bad' | 'warn' | 'ok' | 'info';

interface NoticeProps {
  readonly tone: Tone;
  readonly children: ReactNode;
  /** Buttons at the end of the banner. */
  readonly actions?: ReactNode;
  /** Read out when it appears; off for notices that were there from the start. */
  readonly live?: boolean;
}

const icons = {
  bad: IconAlertOctagonFilled,
  warn: IconAlertTriangleFilled,
  ok: IconCircleCheckFilled,
  info: IconInfoCircleFilled,
} as const;

export function Notice({ tone, children, actions, live = true }: NoticeProps) {
  const Icon = icons[tone];
  const role = live ? (tone === 'bad' ? 'alert' : 'status') : undefined;
  return (
    <div className={classes.notice} data-tone={tone} role={role}>
      <Icon size={20} className={classes.icon} aria-hidden />
      <div className={classes.words}>{children}</div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
