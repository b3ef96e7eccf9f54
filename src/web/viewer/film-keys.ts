/** Every key of the film viewer: what it does, and how the help sheet calls it. */
import type { viewer as words } from '../locales/en/viewer.ts';
import type { FilmStep } from './film-state.ts';

/** What the viewer does besides changing how the film lies. */
export type ViewerCommand = 'help' | 'full-screen' | 'heatmap' | 'measure' | 'value' | 'other-film';

export type KeyAction =
  | { readonly type: 'step'; readonly step: FilmStep }
  | { readonly type: 'command'; readonly command: ViewerCommand };

export const zoomStep = 1.25;
const panStepPx = 40;
/** Share of the range of values for one press of an arrow key. */
const windowStep = 1 / 64;

export interface KeyHelp {
  /** As they stand on the keyboard. */
  readonly keys: readonly string[];
  readonly words: keyof typeof words.keyWords;
}

interface Binding extends KeyHelp {
  /** `KeyboardEvent.key`, letters in lower case. */
  readonly on: readonly string[];
  readonly act: (key: string, shift: boolean) => KeyAction;
}

const step = (made: FilmStep): KeyAction => ({ type: 'step', step: made });
const command = (made: ViewerCommand): KeyAction => ({ type: 'command', command: made });
const arrows = ['arrowleft', 'arrowright', 'arrowup', 'arrowdown'] as const;

const bindings: readonly Binding[] = [
  { keys: ['↑', '↓', '←', '→'], words: 'window', on: arrows, act: arrow },
  { keys: ['Shift + ↑ ↓ ← →'], words: 'move', on: [], act: arrow },
  {
    keys: ['W'],
    words: 'preset',
    on: ['w'],
    act: () => step({ type: 'next-preset' }),
  },
  { keys: ['I'], words: 'invert', on: ['i'], act: () => step({ type: 'invert' }) },
  {
    keys: ['+', '−'],
    words: 'zoom',
    on: ['+', '=', '-', '_'],
    act: (key) => {
      const closer = key === '+' || key === '=';
      return step({ type: 'zoom', factor: closer ? zoomStep : 1 / zoomStep });
    },
  },
  { keys: ['0'], words: 'fit', on: ['0'], act: () => step({ type: 'fit' }) },
  { keys: ['1'], words: 'actual', on: ['1'], act: () => step({ type: 'actual-size' }) },
  { keys: ['X'], words: 'flip', on: ['x'], act: () => step({ type: 'flip' }) },
  {
    keys: ['[', ']'],
    words: 'rotate',
    on: ['[', ']'],
    act: (key) => step({ type: 'rotate', by: key === ']' ? 1 : -1 }),
  },
  { keys: ['V'], words: 'value', on: ['v'], act: () => command('value') },
  { keys: ['M'], words: 'measure', on: ['m'], act: () => command('measure') },
  { keys: ['H'], words: 'heatmap', on: ['h'], act: () => command('heatmap') },
  { keys: ['C'], words: 'other', on: ['c'], act: () => command('other-film') },
  { keys: ['F'], words: 'fullScreen', on: ['f'], act: () => command('full-screen') },
  { keys: ['R'], words: 'reset', on: ['r'], act: () => step({ type: 'reset' }) },
  { keys: ['?'], words: 'help', on: ['?'], act: () => command('help') },
];

export const keyHelp: readonly KeyHelp[] = bindings;

/** Undefined for keys that mean nothing here, and for those that belong to the browser. */
export function actionOfKey(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): KeyAction | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const key = event.key.toLowerCase();
  return bindings.find(({ on }) => on.includes(key))?.act(key, event.shiftKey);
}

function arrow(key: string, moves: boolean): KeyAction {
  const x = key === 'arrowleft' ? -1 : key === 'arrowright' ? 1 : 0;
  const y = key === 'arrowup' ? -1 : key === 'arrowdown' ? 1 : 0;
  if (moves) return step({ type: 'pan', by: { x: -x * panStepPx, y: -y * panStepPx } });
  return step({ type: 'shift-window', wider: x * windowStep, brighter: -y * windowStep });
}
