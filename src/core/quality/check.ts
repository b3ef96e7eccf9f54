/** The contract of a quality check: one file in `checks/` each, and one line in its registry. */
import type { DicomObject } from '../dicom/data-set.ts';
import type { ImageFacts } from '../pipeline/facts.ts';
import type { AnalysisImage } from '../pixels/analysis-image.ts';
import type { Frame } from '../pixels/frame.ts';
import type { PixelErrorCode } from '../pixels/pixel-error.ts';
import type { BatchKnowledge } from './batch-ledger.ts';
import type { EngineCode, LevelSetting } from './finding.ts';

export type ThresholdValue = number | string | readonly string[];

/** The unit a threshold is counted in; the locale files have a word for each. */
export type Unit =
  | 'bits'
  | 'pixels'
  | 'years'
  | 'MB'
  | 'percent'
  | 'greys'
  | 'terms'
  | 'devices'
  | 'choice';

export interface Threshold<V extends ThresholdValue = ThresholdValue> {
  readonly value: V;
  readonly unit: Unit;
  /** Allowed values of a choice. */
  readonly choices?: readonly string[];
}

export type Thresholds = Readonly<Record<string, Threshold>>;

/** What `run` gets of its thresholds: the archive's values, or the defaults. A default of 512 stands for any number. */
export type ThresholdValues<T extends Thresholds> = {
  readonly [K in keyof T]: T[K]['value'] extends number
    ? number
    : T[K]['value'] extends string
      ? string
      : readonly string[];
};

/** What a check looks at. */
export interface Subject {
  readonly facts: ImageFacts;
  /** Absent for PNG and JPEG. */
  readonly dicom?: DicomObject;
  /**
   * The Patient ID that the image will bear, after replacement; empty when it will bear none. Absent while that is
   * not known yet (pseudonymisation is asked for, and nobody has said the replacement).
   */
  readonly patientId?: string;
  /** The project's pattern, which a Patient ID matches whole; empty: any. */
  readonly patientIdPattern?: string;
  /** The portal's own limit, when it is lower than the archive's. */
  readonly maxFileBytes?: number;
  /** What the rest of the batch says of this file. Absent where a file is looked at alone. */
  readonly batch?: BatchKnowledge;
  /** Places of text in the picture that would leave with it, as far as is known. Absent where nobody looks for any. */
  readonly textCount?: number;
}

/** What a check of the picture looks at: decoded once for all of them, and not theirs to change. */
export interface PixelSubject extends Subject {
  readonly frame: Frame;
  /** Made when the first check asks, and the same for all. */
  analysis(): AnalysisImage;
}

/** A file whose picture doesn't decode. */
export interface UndecodedSubject extends Subject {
  readonly pixelError: PixelErrorCode;
}

/** One thing found. */
export interface Verdict<Reason extends string = string> {
  readonly reason: Reason;
  /** A warning, even where the archive's level for the check is error. */
  readonly mild?: true;
  /** Numbers and standard terms alone: see `Finding.params`. */
  readonly params?: Readonly<Record<string, string | number>>;
  readonly engineCode?: EngineCode;
}

interface CheckBase<Id extends string, Reason extends string, T extends Thresholds> {
  readonly id: Id;
  /** What it can find; `id/reason` is the finding's code, stable and never reused. */
  readonly reasons: readonly Reason[];
  readonly defaultLevel: LevelSetting;
  /** True where switching it off would lose or merge images: an archive's setting of the level is not heard. */
  readonly fixed?: true;
  /**
   * True where it goes by what a PNG or JPEG doesn't say itself. What the uploader says of a picture may change, so
   * that it counts as a `batch` check there.
   */
  readonly asksUploader?: true;
  /** True where nothing that comes after matters once it has found an error: a CT slice needs no word on its view. */
  readonly decides?: true;
  readonly thresholds: T;
  /** Of the decoded picture. */
  runOnPixels?(
    subject: PixelSubject,
    values: ThresholdValues<T>,
  ): readonly Verdict<Reason>[] | Promise<readonly Verdict<Reason>[]>;
  /** Of a picture that doesn't decode, in place of `runOnPixels`. */
  runOnUndecoded?(
    subject: UndecodedSubject,
    values: ThresholdValues<T>,
  ): readonly Verdict<Reason>[];
}

/** Says all or a part of what it finds without the pixels. */
interface HeaderCheck<Id extends string, Reason extends string, T extends Thresholds>
  extends CheckBase<Id, Reason, T> {
  /**
   * `file` checks go by the file alone. `batch` checks go by its facts, by what is decided about it and by the other
   * files, so that a page can run them again, without reading the file, whenever one of these changes.
   */
  readonly scope: 'file' | 'batch';
  run(subject: Subject, values: ThresholdValues<T>): readonly Verdict<Reason>[];
}

/** Needs the picture for all that it finds. */
interface PixelCheck<Id extends string, Reason extends string, T extends Thresholds>
  extends CheckBase<Id, Reason, T> {
  readonly scope: 'pixels';
  readonly run?: never;
  runOnPixels(
    subject: PixelSubject,
    values: ThresholdValues<T>,
  ): readonly Verdict<Reason>[] | Promise<readonly Verdict<Reason>[]>;
}

export type Check<
  Id extends string = string,
  Reason extends string = string,
  T extends Thresholds = Thresholds,
> = HeaderCheck<Id, Reason, T> | PixelCheck<Id, Reason, T>;

/** Keeps the literal types of id, reasons and thresholds, from which codes and settings are typed. */
export function defineCheck<
  const Id extends string,
  const Reason extends string,
  const T extends Thresholds,
>(check: Check<Id, Reason, T>): Check<Id, Reason, T> {
  return check;
}
