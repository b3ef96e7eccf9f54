/** Calls about an archive's thresholds. */
import type { z } from 'zod';
import { path } from '../contract/routes.ts';
import {
  ArchiveThresholds,
  type ThresholdRules,
  ThresholdsPreview,
  type ThresholdsToSave,
} from '../contract/thresholds.ts';
import type { Request } from './request.ts';

export function thresholdsApi(request: Request) {
  return {
    read: (archiveId: string, signal?: AbortSignal) =>
      request('GET', path('thresholds', { archiveId }), ArchiveThresholds, { signal }),
    preview: (archiveId: string, body: z.input<typeof ThresholdRules>, signal?: AbortSignal) =>
      request('POST', path('thresholdsPreview', { archiveId }), ThresholdsPreview, {
        body,
        signal,
      }),
    save: (archiveId: string, body: z.input<typeof ThresholdsToSave>) =>
      request('PUT', path('thresholds', { archiveId }), ArchiveThresholds, { body }),
  };
}
