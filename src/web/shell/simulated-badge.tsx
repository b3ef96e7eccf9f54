/** Says of a result that a simulator made it up. */
import { useTranslation } from 'react-i18next';
import classes from './simulated-badge.module.css';

export function SimulatedBadge() {
  const { t } = useTranslation();
  return <span className={classes.badge}>{t('simulated')}</span>;
}
