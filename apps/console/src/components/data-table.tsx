/** Rows as a table, or as cards on a phone, with the same columns, states and names. */
import { memo, useDeferredValue } from 'react'
import { useNarrow } from '../page/use-media.ts'
import { DataCards } from './data-cards.tsx'
import { DataCell } from './data-cell.tsx'
import type { DataColumn, DataTableProps } from './data-column.ts'
import { SelectAll, SelectRow, pickOf } from './row-selection.tsx'
import type { RowPick } from './row-selection.tsx'
import styles from './data-table.module.css'

const usualWidth = 180

export function DataTable<Row>(props: DataTableProps<Row>) {
  const isNarrow = useNarrow()
  // Drawn piece by piece behind what the reader does meanwhile: other rows may be many.
  const rows = useDeferredValue(props.rows)
  const columns = useDeferredValue(props.columns)
  const isRefreshing = props.isRefreshing === true || rows !== props.rows
  if (rows.length === 0) return props.empty
  const deferred = { ...props, rows, columns, isRefreshing }
  return (
    <div className={styles['frame']}>
      {isNarrow ? <DataCards {...deferred} /> : <WideTable {...deferred} />}
    </div>
  )
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
          {rows.map((row) => {
            const id = rowKey(row)
            const pick = pickOf(selection, row, id)
            return <TableRow key={id} id={id} row={row} columns={columns} {...pick} />
          })}
        </tbody>
      </table>
    </div>
  )
}

type TableRowProps<Row> = RowPick &
  Readonly<{ id: string; row: Row; columns: readonly DataColumn<Row>[] }>

function Line<Row>({ row, columns, ...pick }: TableRowProps<Row>) {
  return (
    <tr>
      {pick.onPick && (
        <td>
          <SelectRow {...pick} />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.key} className={fixedClass(column)}>
          <DataCell column={column} row={row} />
        </td>
      ))}
    </tr>
  )
}

const TableRow = memo(Line) as typeof Line

function fixedClass<Row>({ fixed }: DataColumn<Row>): string | undefined {
  return fixed === undefined ? undefined : styles[fixed]
}
