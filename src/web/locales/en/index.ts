/** English: one file an area. */
import { cases } from './cases.ts';
import { checks } from './checks.ts';
import { common } from './common.ts';
import { deid } from './deid.ts';
import { engines } from './engines.ts';
import { errors } from './errors.ts';
import { exports } from './exports.ts';
import { findings } from './findings.ts';
import { insights } from './insights.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { thresholds } from './thresholds.ts';
import { upload } from './upload.ts';
import { viewer } from './viewer.ts';

export const en = {
  cases,
  checks,
  common,
  deid,
  engines,
  errors,
  exports,
  findings,
  insights,
  session,
  settings,
  thresholds,
  upload,
  viewer,
} as const;
