/** What happened to a film since it arrived. */
import { useTranslation } from 'react-i18next';
import type { ImageDetail } from '../../../contract/cases.ts';
import { formatWhen } from '../../format/when.ts';
import { cases as words } from '../../locales/en/cases.ts';
import { Section } from '../../shell/section.tsx';
import classes from './film-history.module.css';
import { relabelledWords } from './relabelled-words.ts';

type HistoryEvent = ImageDetail['history'][number];

export function FilmHistory({ events }: { readonly events: readonly HistoryEvent[] }) {
  const { t, i18n } = useTranslation('cases');
  const labels = useTranslation('thresholds').t;
  if (events.length === 0) return null;
  return (
    <Section title={t('history')}>
      <ol className={classes.list}>
        {events.map((event) => (
          <li
            key={`${event.at} ${event.event} ${event.params.engine} ${event.params.version}`}
            className={classes.item}
          >
            <span>
              {event.event === 'relabelled'
                ? relabelledWords(labels, event.params, i18n.language)
                : eventWord(event, t)}
              {event.actor !== '' && <span className={classes.by}> · {event.actor}</span>}
            </span>
            <time dateTime={event.at} className={classes.by}>
              {formatWhen(event.at, i18n.language)}
            </time>
            {typeof event.params.code === 'string' && (
              <span className={classes.code}>{event.params.code}</span>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** An event that this version of the page doesn't know goes by its code. */
function eventWord(
  { event, params }: HistoryEvent,
  t: ReturnType<typeof useTranslation<'cases'>>['t'],
): string {
  if (event === 'processing-asked' && typeof params.engine === 'string') {
    return t('askedOf', { engine: params.engine });
  }
  return Object.hasOwn(words.events, event)
    ? t(`events.${event as keyof typeof words.events}`)
    : event;
}
