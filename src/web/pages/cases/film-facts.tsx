/** Where a film comes from and what it is. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { caseUrls } from '../../../client/cases-api.ts';
import type { CaseDetail, ImageDetail } from '../../../contract/cases.ts';
import { Section } from '../../shell/section.tsx';
import classes from './film-facts.module.css';
import { useFilmFacts } from './use-film-facts.ts';

interface FilmFactsProps {
  readonly detail: CaseDetail;
  readonly image: ImageDetail;
}

export function FilmFacts({ detail, image }: FilmFactsProps) {
  const { t } = useTranslation('cases');
  const facts = useFilmFacts(detail, image);
  return (
    <Section title={t('about')}>
      <dl className={classes.facts}>
        {facts.map(({ name, value, mono }) => (
          <Fact key={name} name={t(`facts.${name}`)}>
            {mono ? <span className="mono">{value}</span> : value}
          </Fact>
        ))}
      </dl>
      <a href={caseUrls.imageFile(image.id)} download className={classes.download}>
        {t('download')}
      </a>
    </Section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
