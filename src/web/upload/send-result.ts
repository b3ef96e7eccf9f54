/** How a file stands after the pipeline's outcome. */
import type { UploadReceipt } from '../../contract/uploads.ts';
import type { Outcome } from '../../core/pipeline/outcome.ts';
import type { SendState } from './file-entry.ts';

export function sendStateOf(outcome: Outcome<UploadReceipt>): SendState {
  switch (outcome.status) {
    case 'accepted':
      return { kind: 'stored', imageId: outcome.receipt.imageId, alreadyHeld: false };
    case 'duplicate':
      return outcome.receipt
        ? { kind: 'stored', imageId: outcome.receipt.imageId, alreadyHeld: true }
        : { kind: 'failed', code: 'defect' };
    case 'refused':
      return { kind: 'refused' };
    case 'failed':
      return { kind: 'failed', code: outcome.code };
    case 'cancelled':
      return { kind: 'none' };
  }
}
