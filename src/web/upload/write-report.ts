/** The ledger of a batch, a line a file. It holds original names: it is made in the page and stays on the computer. */
import { csvLine } from '../../core/pipeline/csv.ts';
import { type FileEntry, shownState } from './file-entry.ts';

export interface ReportHead {
  readonly originalName: string;
  readonly cleanName: string;
  readonly replacementId: string;
  readonly sopInstanceUid: string;
  readonly state: string;
  readonly reason: string;
  readonly imageId: string;
  readonly notSent: string;
}

interface Words {
  readonly label: string;
  readonly reasons: readonly { readonly label: string; readonly advice: string }[];
}

/** With a byte order mark, without which spreadsheets take it for another encoding. */
export function writeReport(
  entries: readonly FileEntry[],
  head: ReportHead,
  wordsOf: (entry: FileEntry) => Words,
): string {
  const first = csvLine([
    head.originalName,
    head.cleanName,
    head.replacementId,
    head.sopInstanceUid,
    head.state,
    head.reason,
    head.imageId,
  ]);
  const lines = entries.map((entry) => {
    const { file, cleanName, sentAs = '', facts, send } = entry;
    const { label, reasons } = wordsOf(entry);
    return csvLine([
      file.name,
      cleanName,
      sentAs,
      facts?.sopInstanceUid ?? '',
      isOver(entry) ? label : head.notSent,
      reasons.map((reason) => `${reason.label}: ${reason.advice}`).join(' '),
      send.kind === 'stored' ? send.imageId : '',
    ]);
  });
  return `\ufeff${first}${lines.join('')}`;
}

function isOver(entry: FileEntry): boolean {
  const state = shownState(entry);
  return state === 'stored' || state === 'failed' || state === 'refused';
}
