/** What a person reads for a finding: the words of the pages. */
import { createInstance } from 'i18next';
import type { Finding } from '../core/quality/finding.ts';
import { findings } from '../web/locales/en/findings.ts';

const words = createInstance();
// Resolved at once: the words are in memory, and a terminal escapes nothing.
void words.init({
  lng: 'en',
  initAsync: false,
  resources: { en: { findings } },
  keySeparator: '.',
  interpolation: { escapeValue: false },
});

/** A short mark, and a sentence that says what to do. */
export function sentenceOf({ code, params }: Finding): string {
  const known = Object.hasOwn(findings.byCode, code);
  const at = known ? `byCode.${code}` : 'unknown';
  // Each sentence has places of its own, and the check gives what its sentence needs.
  const t = words.t as unknown as (key: string, options: object) => string;
  const say = (part: 'label' | 'advice') => t(`${at}.${part}`, { ns: 'findings', ...params });
  return `${say('label')}. ${say('advice')}`;
}
