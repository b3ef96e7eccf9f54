/** What a check says of one file. The words for it are in the locale files, keyed by `code`. */

export type Level = 'error' | 'warning';
export type LevelSetting = Level | 'off';

/** The no-score code that CAD4TB would answer with: not a PA chest film, not supported, processing failed. */
export type EngineCode = -1 | -2 | -3;

export interface Finding {
  /** Id of the check, as registered in `checks/index.ts`. */
  readonly check: string;
  /** `check-id/reason`, stable and never reused: `view/lateral`. */
  readonly code: string;
  readonly level: Level;
  /** Numbers and standard terms for the sentence; never a name, an identifier or free text of the file. */
  readonly params: Readonly<Record<string, string | number>>;
  readonly engineCode?: EngineCode;
}
