/** What is known of a film, as rows of words; what isn't known has no row. */
import { useTranslation } from 'react-i18next';
import type { CaseDetail, ImageDetail } from '../../../contract/cases.ts';
import { formatBytes } from '../../format/bytes.ts';
import { transferSyntaxWord } from '../../format/transfer-syntax.ts';
import { formatWhen } from '../../format/when.ts';
import { cases as words } from '../../locales/en/cases.ts';

export interface FilmFact {
  readonly name: keyof typeof words.facts;
  readonly value: string;
  /** For identifiers and digests. */
  readonly mono?: true;
}

export function useFilmFacts(detail: CaseDetail, image: ImageDetail): readonly FilmFact[] {
  const { t, i18n } = useTranslation('cases');
  const language = i18n.language;
  const { facts, recipe } = image;
  const text = (name: string) => (facts[name] === undefined ? '' : String(facts[name]));
  const syntaxUid = text('transferSyntaxUid');
  const syntax = transferSyntaxWord(syntaxUid);
  const age = facts.patientAgeYears;
  const device = [text('manufacturer'), text('manufacturerModelName')].filter(Boolean).join(' ');
  const optionWords = recipe?.options.map((option) =>
    Object.hasOwn(words.options, option)
      ? t(`options.${option as keyof typeof words.options}`)
      : option,
  );
  const deid =
    recipe === null ? t('recipeNone') : [t('recipeBasic'), ...(optionWords ?? [])].join(', ');
  const rows: readonly FilmFact[] = [
    { name: 'patientId', value: detail.patientId, mono: true },
    { name: 'archive', value: `${detail.projectName} · ${detail.archiveName}` },
    { name: 'deid', value: deid },
    { name: 'name', value: image.name ?? '' },
    { name: 'kind', value: t(`kinds.${image.kind}`) },
    { name: 'modality', value: text('modality') },
    { name: 'view', value: text('viewPosition') },
    { name: 'bodyPart', value: text('bodyPartExamined') },
    { name: 'age', value: typeof age === 'number' ? t('ageValue', { count: age }) : '' },
    { name: 'sex', value: sexWord(text('patientSex'), t) },
    {
      name: 'pixels',
      value:
        facts.rows === undefined || facts.columns === undefined
          ? ''
          : t('pixelsValue', { columns: String(facts.columns), rows: String(facts.rows) }),
    },
    {
      name: 'bits',
      value: facts.bitsStored === undefined ? '' : t('bitsValue', { bits: text('bitsStored') }),
    },
    { name: 'syntax', value: syntax === undefined ? syntaxUid : t(`syntaxes.${syntax}`) },
    { name: 'device', value: device },
    { name: 'size', value: formatBytes(image.sizeBytes, language) },
    { name: 'uploadedBy', value: image.uploadedBy },
    { name: 'uploadedAt', value: formatWhen(image.createdAt, language) },
    { name: 'study', value: detail.studyInstanceUid ?? '', mono: true },
    { name: 'sha256', value: image.sha256, mono: true },
  ];
  return rows.filter(({ value }) => value !== '');
}

function sexWord(code: string, t: ReturnType<typeof useTranslation<'cases'>>['t']): string {
  return Object.hasOwn(words.sexes, code) ? t(`sexes.${code as keyof typeof words.sexes}`) : code;
}
