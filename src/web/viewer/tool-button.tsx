/** A button of the film's toolbar: an icon, named and explained by the same words. */
import { ActionIcon, Tooltip } from '@mantine/core';
import type { ComponentProps, ReactNode, Ref } from 'react';
import classes from './film-viewer.module.css';

interface ToolButtonProps extends Omit<ComponentProps<'button'>, 'style' | 'color' | 'ref'> {
  readonly ref?: Ref<HTMLButtonElement>;
  readonly label: string;
  /** Present on buttons that stay in. */
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  /** On which screens it is there; absent: all. */
  readonly 'data-only'?: 'wide' | 'narrow' | undefined;
  readonly children: ReactNode;
}

export function ToolButton({
  label,
  pressed,
  disabled = false,
  children,
  ...rest
}: ToolButtonProps) {
  return (
    <Tooltip label={label} openDelay={400}>
      <ActionIcon
        {...rest}
        variant={pressed === true ? 'light' : 'subtle'}
        color={pressed === true ? 'brand' : 'gray'}
        size={40}
        className={classes.tool}
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
