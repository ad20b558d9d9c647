/** Rows as a table, or as cards on a phone, with the same columns, states and names. */
import { useNarrow } from '../page/use-media.ts'
import { DataCards } from './data-cards.tsx'
import type { DataColumn, DataTableProps } from './data-column.ts'
import { SelectAll, SelectRow } from './row-selection.tsx'
import styles from './data-table.module.css'

const usualWidth = 180

export function DataTable<Row>(props: DataTableProps<Row>) {
  const isNarrow = useNarrow()
  if (props.rows.length === 0) return props.empty
  return isNarrow ? <DataCards {...props} /> : <WideTable {...props} />
}

function WideTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, selection, isRefreshing = false } = props
  const width = columns.reduce((sum, column) => sum + (column.width ?? usualWidth), 0)
  return (
    <div className={styles['scroller']}>
      <table
        className={styles['table']}
        style={{ minWidth: width }}
        aria-label={label}
        aria-busy={isRefreshing}
      >
        <colgroup>
          {selection && <col style={{ width: 48 }} />}
          {columns.map((column) => (
            <col key={column.key} style={{ width: column.width ?? usualWidth }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {selection && (
              <th scope="col">
                <SelectAll {...props} selection={selection} />
              </th>
            )}
            {columns.map((column) => (
              <th key={column.key} scope="col" className={fixedClass(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow key={rowKey(row)} row={row} {...props} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function TableRow<Row>({
  row,
  columns,
  rowKey,
  selection,
}: DataTableProps<Row> & Readonly<{ row: Row }>) {
  return (
    <tr>
      {selection && (
        <td>
          <SelectRow selection={selection} row={row} rowKey={rowKey} />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.key} className={fixedClass(column)}>
          {column.render(row)}
        </td>
      ))}
    </tr>
  )
}

function fixedClass<Row>({ fixed }: DataColumn<Row>): string | undefined {
  return fixed === undefined ? undefined : styles[fixed]
}
