/** Words for what became of a file: the mark beside it, and what to do about it. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../../../core/quality/finding.ts';
import { findings as findingWords } from '../../locales/en/findings.ts';
import { upload as uploadWords } from '../../locales/en/upload.ts';
import { type FileEntry, findingsOf, shownState } from '../../upload/file-entry.ts';

type FindingCode = keyof typeof findingWords.byCode;
type FailureCode = keyof typeof uploadWords.failures;

export interface Reason {
  readonly label: string;
  readonly advice: string;
}

export interface StateWords {
  /** Beside the icon. */
  readonly label: string;
  /** Shown on hover and focus; none where there is nothing to say. */
  readonly reasons: readonly Reason[];
}

/** `engineName`: who will read the films, for the answers that it would give. */
export function useReasonOf(engineName: string | null): (finding: Finding) => Reason {
  const { t } = useTranslation(['upload', 'findings']);

  return useCallback(
    (finding: Finding): Reason => {
      const { code, params, engineCode } = finding;
      if (isFailure(code)) return failure(code);
      const words = isFinding(code)
        ? {
            label: t(`byCode.${code}.label`, { ns: 'findings', ...params }),
            advice: advise(t, code, params),
          }
        : {
            label: t('unknown.label', { ns: 'findings' }),
            advice: t('unknown.advice', { ns: 'findings' }),
          };
      if (engineCode === undefined || engineName === null) return words;
      const answer = t('engineAnswer', {
        ns: 'findings',
        engine: engineName,
        code: Math.abs(engineCode),
      });
      return { ...words, advice: `${words.advice} ${answer}` };

      function failure(known: FailureCode): Reason {
        return { label: t(`failures.${known}.label`), advice: t(`failures.${known}.advice`) };
      }
    },
    [t, engineName],
  );
}

export function useFileWords(engineName: string | null, pseudonymised: boolean) {
  const { t } = useTranslation(['upload', 'findings']);
  const reasonOf = useReasonOf(engineName);

  return useCallback(
    (entry: FileEntry): StateWords => {
      const state = shownState(entry);
      const reasons = findingsOf(entry).map(reasonOf);
      const { send } = entry;
      switch (state) {
        case 'warned':
        case 'refused':
          return { label: reasons[0]?.label ?? t('states.refused'), reasons };
        case 'failed': {
          const code = send.kind === 'failed' && isFailure(send.code) ? send.code : 'unknown';
          const reason = {
            label: t(`failures.${code}.label`),
            advice: t(`failures.${code}.advice`),
          };
          return { label: reason.label, reasons: [reason, ...reasons] };
        }
        case 'stored': {
          const again = send.kind === 'stored' && send.alreadyHeld;
          const label = t(again ? 'states.alreadyStored' : 'states.stored');
          const note = { label, advice: t('alreadyStoredAdvice') };
          return { label, reasons: again ? [note, ...reasons] : reasons };
        }
        case 'preparing':
          return { label: t(pseudonymised ? 'states.anonymising' : 'states.preparing'), reasons };
        case 'sending': {
          const percent =
            send.kind === 'sending' ? Math.floor((100 * send.sentBytes) / send.sizeBytes) : 0;
          return { label: t('states.sending', { percent }), reasons };
        }
        case 'waiting':
        case 'checking':
        case 'ready':
        case 'queued':
          return { label: t(`states.${state}`), reasons };
      }
    },
    [t, reasonOf, pseudonymised],
  );
}

/** Each sentence has places of its own, and the check gives what its sentence needs. */
function advise(t: unknown, code: FindingCode, params: Finding['params']): string {
  const say = t as (key: string, options: object) => string;
  return say(`byCode.${code}.advice`, { ns: 'findings', ...params });
}

function isFinding(code: string): code is FindingCode {
  return Object.hasOwn(findingWords.byCode, code);
}

function isFailure(code: string): code is FailureCode {
  return Object.hasOwn(uploadWords.failures, code);
}
