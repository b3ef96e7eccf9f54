/** The ledger that stays with the person. */
import { expect, test } from 'vitest';
import { parseCsv } from '../../core/pipeline/csv.ts';
import { upload } from '../locales/en/upload.ts';
import { newEntry } from './file-entry.ts';
import { writeReport } from './write-report.ts';

const words = () => ({
  label: 'Stored',
  reasons: [{ label: 'AP view', advice: 'Send "PA", if any' }],
});

test('a line a file, with names that spreadsheets can neither break nor run', () => {
  const name = '=cmd|"x", ü 病.dcm';
  const text = writeReport(
    [
      {
        ...newEntry('1', new File([], name), 'cmd_x.dcm'),
        sentAs: 'SITE-0001',
        facts: { kind: 'dicom', sizeBytes: 1, sopInstanceUid: '1.2.3' },
        send: { kind: 'stored', imageId: 'image-1', alreadyHeld: false },
      },
      newEntry('2', new File([], 'left.dcm'), 'left.dcm'),
    ],
    upload.report,
    words,
  );
  expect(text).not.toMatch(/^=|[\n,]=/);
  expect(parseCsv(text)).toEqual([
    [
      'original name',
      'clean name',
      'replacement ID',
      'SOP Instance UID',
      'state',
      'reason',
      'image id',
    ],
    [name, 'cmd_x.dcm', 'SITE-0001', '1.2.3', 'Stored', 'AP view: Send "PA", if any', 'image-1'],
    ['left.dcm', 'left.dcm', '', '', 'not sent', 'AP view: Send "PA", if any', ''],
  ]);
});
