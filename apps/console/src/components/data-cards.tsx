/** Rows as cards, for a phone: the title column heads a card, the footer column closes it. */
import { memo } from 'react'
import { DataCell } from './data-cell.tsx'
import type { DataColumn, DataTableProps } from './data-column.ts'
import { SelectRow, pickOf } from './row-selection.tsx'
import type { RowPick } from './row-selection.tsx'
import styles from './data-table.module.css'

export function DataCards<Row>(props: DataTableProps<Row>) {
  const { label, rows, columns, rowKey, selection, isRefreshing = false } = props
  return (
    <ul className={styles['cards']} aria-label={label} aria-busy={isRefreshing}>
      {rows.map((row) => {
        const id = rowKey(row)
        return (
          <li key={id} className={styles['card']}>
            <Card id={id} row={row} columns={columns} {...pickOf(selection, row, id)} />
          </li>
        )
      })}
    </ul>
  )
}

type CardProps<Row> = RowPick &
  Readonly<{ id: string; row: Row; columns: readonly DataColumn<Row>[] }>

function Content<Row>({ row, columns, ...pick }: CardProps<Row>) {
  const part = (card: DataColumn<Row>['card']) => columns.filter((column) => column.card === card)
  return (
    <>
      <div className={styles['cardHead']}>
        {pick.onPick && <SelectRow {...pick} />}
        {part('title').map((column) => (
          <div key={column.key}>
            <DataCell column={column} row={row} />
          </div>
        ))}
      </div>
      <dl className={styles['facts']}>
        {part(undefined).map((column) => [
          <dt key={`${column.key} name`}>{column.title}</dt>,
          <dd key={column.key}>
            <DataCell column={column} row={row} />
          </dd>,
        ])}
      </dl>
      {part('footer').map((column) => (
        <div key={column.key} className={styles['cardFoot']}>
          <DataCell column={column} row={row} />
        </div>
      ))}
    </>
  )
}

const Card = memo(Content) as typeof Content
