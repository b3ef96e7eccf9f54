/** A table of which only the rows in view exist; two rows without content stand for the others. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import classes from './virtual-table.module.css';

interface VirtualTableProps<Row> {
  readonly label: string;
  readonly heads: readonly string[];
  /** Of the columns, as CSS has them; `auto` for what is left. */
  readonly widths: readonly string[];
  /** On a narrow screen the first cell of a row stands above the others. */
  readonly stacks?: boolean;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The cells of a row. */
  readonly children: (row: Row) => ReactNode;
}

const rowHeightPx = 41;

export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, heads, widths, stacks, rows, keyOf, children } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 8,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
  });
  const shown = virtualizer.getVirtualItems();
  const above = shown[0]?.start ?? 0;
  const below = virtualizer.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    <div ref={scroller} className={classes.scroller}>
      <table
        className={classes.table}
        data-stacks={stacks || undefined}
        aria-label={label}
        aria-rowcount={rows.length + 1}
      >
        <colgroup>
          {heads.map((head, index) => (
            <col key={head} style={{ width: widths[index] }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap heightPx={above} columns={heads.length} />
          {shown.map(({ index, key }) => {
            const row = rows[index];
            return (
              row !== undefined && (
                <tr
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  aria-rowindex={index + 2}
                >
                  {children(row)}
                </tr>
              )
            );
          })}
          <Gap heightPx={below} columns={heads.length} />
        </tbody>
      </table>
    </div>
  );
}

function Gap({ heightPx, columns }: { readonly heightPx: number; readonly columns: number }) {
  if (heightPx <= 0) return null;
  return (
    <tr aria-hidden style={{ height: heightPx }}>
      <td colSpan={columns} className={classes.gap} />
    </tr>
  );
}
