/** For someone who was registered but not yet let in anywhere. */
import { useTranslation } from 'react-i18next';
import { Page } from '../../shell/page.tsx';

export function NothingPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('nothingTitle')}>
      <p>{t('nothingBody')}</p>
    </Page>
  );
}
