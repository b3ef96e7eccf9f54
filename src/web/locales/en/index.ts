/** English: one file an area. */
import { cases } from './cases.ts';
import { checks } from './checks.ts';
import { common } from './common.ts';
import { deid } from './deid.ts';
import { errors } from './errors.ts';
import { findings } from './findings.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { upload } from './upload.ts';
import { viewer } from './viewer.ts';

export const en = {
  cases,
  checks,
  common,
  deid,
  errors,
  findings,
  session,
  settings,
  upload,
  viewer,
} as const;
