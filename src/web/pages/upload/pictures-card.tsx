/**
 * Age, sex and view of the pictures in the drop, which can't say these themselves: asked once for all, and of single
 * ones where they differ. Folded until somebody wants to say something, unless the archive can't do without.
 */
import { NativeSelect, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { statedSexes, statedViews } from '../../../core/pipeline/stated-facts.ts';
import type { FileEntry } from '../../upload/file-entry.ts';
import { isBadAge, picturesIn } from '../../upload/picture-facts.ts';
import { neededOfPictures } from '../../upload/rule-book.ts';
import { isPseudonymised, type UploadState } from '../../upload/upload-state.ts';
import cardClasses from './card.module.css';
import linkClasses from './link-button.module.css';
import { PictureListLinks } from './picture-list-links.tsx';
import { PictureTable } from './picture-table.tsx';
import classes from './pictures-card.module.css';
import { useUpload, useUploadState } from './upload-context.ts';

export function PicturesCard() {
  const pictures = useUploadState(picturesOf);
  return pictures.length === 0 ? null : <Card pictures={pictures} />;
}

const picturesOf = ({ files }: UploadState) => picturesIn(files);

function Card({ pictures }: { readonly pictures: readonly FileEntry[] }) {
  const { t } = useTranslation('upload');
  const [isOpened, setOpened] = useState(false);
  const needs = useUploadState(needsOf);
  const said = useUploadState(hasSaid);
  const fieldsId = useId();
  const count = pictures.length;
  const mayFold = needs === undefined && !said;
  const isOpen = isOpened || !mayFold;
  return (
    <section className={cardClasses.card} aria-label={t('picturesTitle', { count })}>
      <div className={classes.head}>
        <div>
          <h2 className={classes.title}>{t('picturesTitle', { count })}</h2>
          <p className={classes.hint}>
            {t(isOpen ? 'picturesHint' : 'picturesFolded', { count })}{' '}
            {needs && t(`picturesNeed.${needs}`)}
          </p>
        </div>
        {mayFold && (
          <button
            type="button"
            className={linkClasses.link}
            aria-expanded={isOpen}
            aria-controls={fieldsId}
            onClick={() => setOpened(!isOpen)}
          >
            {t(isOpen ? 'picturesFold' : 'picturesAdd')}
          </button>
        )}
      </div>
      <div id={fieldsId} hidden={!isOpen}>
        {isOpen && <Questions pictures={pictures} />}
      </div>
    </section>
  );
}

const hasSaid = ({ pictures: { all, own, list } }: UploadState): boolean =>
  all.age !== '' ||
  all.sex !== 'unknown' ||
  all.view !== 'unknown' ||
  own.size > 0 ||
  list.size > 0;

function Questions({ pictures }: { readonly pictures: readonly FileEntry[] }) {
  const { t } = useTranslation('upload');
  const [differ, setDiffer] = useState(false);
  const tableId = useId();
  const several = pictures.length > 1;
  const own = useUploadState((state) => state.pictures.own);
  // What was said of one alone stays to be seen when the others are gone.
  const mayDiffer = several || pictures.some(({ id }) => own.has(id));
  return (
    <>
      <Fields several={several} />
      <Protection />
      <div className={classes.links}>
        {mayDiffer && (
          <button
            type="button"
            className={linkClasses.link}
            aria-expanded={differ}
            aria-controls={tableId}
            onClick={() => setDiffer(!differ)}
          >
            {differ ? t('picturesAlike') : t('picturesDiffer')}
          </button>
        )}
        <PictureListLinks pictures={pictures} />
      </div>
      <div id={tableId} hidden={!differ || !mayDiffer} className={classes.table}>
        {differ && mayDiffer && <PictureTable pictures={pictures} />}
      </div>
    </>
  );
}

/** What this archive can't do without. */
function needsOf({ destination }: UploadState): 'age' | 'view' | 'both' | undefined {
  if (!destination) return undefined;
  const { age, view } = neededOfPictures(destination);
  if (age) return view ? 'both' : 'age';
  return view ? 'view' : undefined;
}

function Fields({ several }: { readonly several: boolean }) {
  const { t } = useTranslation('upload');
  const controller = useUpload();
  const { age, sex, view } = useUploadState(({ pictures }) => pictures.all);
  const say = (change: Partial<{ age: string; sex: typeof sex; view: typeof view }>) =>
    controller.sayOfPictures({ all: { age, sex, view, ...change } });
  return (
    <div className={classes.fields}>
      <TextInput
        label={t(several ? 'pictureAgeAll' : 'pictureAge')}
        description={t('pictureAgeHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={age}
        error={isBadAge(age) ? t('pictureAgeBad') : undefined}
        maxLength={8}
        autoComplete="off"
        onChange={(event) => say({ age: event.currentTarget.value })}
      />
      <NativeSelect
        label={t(several ? 'pictureSexAll' : 'pictureSex')}
        value={sex}
        data={['unknown' as const, ...statedSexes].map((value) => ({
          value,
          label: t(`pictureSexes.${value}`),
        }))}
        onChange={(event) => say({ sex: event.currentTarget.value as typeof sex })}
      />
      <NativeSelect
        label={t(several ? 'pictureViewAll' : 'pictureView')}
        value={view}
        data={['unknown' as const, ...statedViews].map((value) => ({
          value,
          label: t(`pictureViews.${value}`),
        }))}
        onChange={(event) => say({ view: event.currentTarget.value as typeof view })}
      />
    </div>
  );
}

/** What becomes of it when identity goes. */
function Protection() {
  const { t } = useTranslation('upload');
  const becomes = useUploadState((state) => {
    if (!isPseudonymised(state)) return undefined;
    const kept = state.pseudonyms.options.includes('retain-patient-characteristics');
    return kept ? 'picturesKept' : 'picturesNotKept';
  });
  return becomes && <p className={classes.protection}>{t(becomes)}</p>;
}
