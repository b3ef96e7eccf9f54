/** What the page knows: the files, what the person chose, and the batch that runs. All of it in memory alone. */
import type { Destination } from '../../contract/projects.ts';
import type { OptionId } from '../../core/deid/options/index.ts';
import { defaultRecipe } from '../../core/deid/recipe.ts';
import type { FileEntry } from './file-entry.ts';
import { noPictureFacts, type PictureFacts } from './picture-facts.ts';

/** A destination with all that the checks must know of it. */
export interface ChosenDestination {
  readonly project: Destination;
  readonly archive: Destination['archives'][number];
  readonly maxFileBytes: number;
}

export interface Pseudonyms {
  readonly on: boolean;
  /** The one ID, or the prefix of several. */
  readonly text: string;
  readonly options: readonly OptionId[];
  /** Text in the pictures is looked for and painted over. */
  readonly lookForText: boolean;
}

export type Batch =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'running';
      readonly ids: readonly string[];
      readonly phase: 'checking' | 'sending';
      readonly destination: ChosenDestination;
      readonly pseudonymised: boolean;
      readonly paused: boolean;
      readonly cancelling: boolean;
      /** Files made ready to leave, identity removed where asked. */
      readonly preparedCount: number;
      /** Why something waits, by file; the empty key is the batch itself. */
      readonly troubles: ReadonlyMap<string, string>;
    }
  | {
      readonly kind: 'ended';
      readonly ids: readonly string[];
      readonly destination: ChosenDestination;
      readonly cancelled: boolean;
    };

export interface UploadState {
  readonly pictures: PictureFacts;
  readonly files: readonly FileEntry[];
  /** Position in `files` by id. */
  readonly index: ReadonlyMap<string, number>;
  /** Files and folders that were dropped and could not be opened; they are not in the list. */
  readonly unreadableCount: number;
  readonly destination: ChosenDestination | undefined;
  readonly pseudonyms: Pseudonyms;
  /** Counts the changes of the replacement plan, whose rows are asked for when they are shown. */
  readonly planVersion: number;
  /** Submit was pressed: fields show what they lack. */
  readonly submitted: boolean;
  /** The check of the last files found further patients after Submit. */
  readonly morePatients: boolean;
  readonly batch: Batch;
}

export const noPseudonyms: Pseudonyms = {
  on: false,
  text: '',
  options: defaultRecipe.options,
  lookForText: true,
};

export const initialState: UploadState = {
  pictures: noPictureFacts,
  files: [],
  index: new Map(),
  unreadableCount: 0,
  destination: undefined,
  pseudonyms: noPseudonyms,
  planVersion: 0,
  submitted: false,
  morePatients: false,
  batch: { kind: 'none' },
};

export function fileById(state: UploadState, id: string): FileEntry | undefined {
  const at = state.index.get(id);
  return at === undefined ? undefined : state.files[at];
}

/** True when files leave without their identity, by choice or because the project requires it. */
export function isPseudonymised({ pseudonyms, destination }: UploadState): boolean {
  return pseudonyms.on || destination?.project.pseudonymisation === 'required';
}

/** True when text in the pictures is looked for and painted over. */
export function paintsText(state: UploadState): boolean {
  return isPseudonymised(state) && state.pseudonyms.lookForText;
}
