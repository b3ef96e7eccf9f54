/** Upright bars, drawn by the page itself; the words around them are text, which stays readable on a phone. */
import { useTranslation } from 'react-i18next';
import { numberFormat } from '../../format/number-format.ts';
import classes from './bar-chart.module.css';

interface BarChartProps {
  /** What it shows, for people who don't see it; a table with the same numbers stands below. */
  readonly label: string;
  readonly values: readonly number[];
  /** Under the left and the right end. */
  readonly ends: readonly [string, string];
  /** A line across, at a share of the width, and its name. */
  readonly line?: { readonly at: number; readonly label: string };
}

const height = 100;

export function BarChart({ label, values, ends, line }: BarChartProps) {
  const { t, i18n } = useTranslation('insights');
  const most = Math.max(1, ...values);
  const step = 1000 / values.length;
  const gap = Math.min(3, step / 5);
  return (
    <figure className={classes.chart}>
      <p className={classes.most} aria-hidden>
        {t('most', { most: numberFormat(i18n.language).format(most) })}
      </p>
      <div className={classes.plot}>
        <svg
          className={classes.bars}
          viewBox={`0 0 1000 ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={label}
        >
          {values.map((value, index) => {
            // What is there stays visible beside what is a thousand times as much.
            const tall = value === 0 ? 0 : Math.max(1.5, (value / most) * height);
            return (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
                key={index}
                x={index * step + gap / 2}
                y={height - tall}
                width={step - gap}
                height={tall}
              />
            );
          })}
        </svg>
        {line && (
          <div className={classes.line} style={{ left: `${line.at * 100}%` }} aria-hidden>
            <span className={classes.lineLabel} data-left={line.at > 0.6 || undefined}>
              {line.label}
            </span>
          </div>
        )}
      </div>
      <p className={classes.ends} aria-hidden>
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </p>
    </figure>
  );
}
