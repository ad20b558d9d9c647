/** Rows as cards, for a phone: the title column heads a card, the footer column closes it. */
import type { DataColumn, DataTableProps } from './data-column.ts'
import { SelectRow } from './row-selection.tsx'
import styles from './data-table.module.css'

export function DataCards<Row>(props: DataTableProps<Row>) {
  return (
    <ul
      className={styles['cards']}
      aria-label={props.label}
      aria-busy={props.isRefreshing ?? false}
    >
      {props.rows.map((row) => (
        <li key={props.rowKey(row)} className={styles['card']}>
          <Card row={row} {...props} />
        </li>
      ))}
    </ul>
  )
}

function Card<Row>({
  row,
  columns,
  rowKey,
  selection,
}: DataTableProps<Row> & Readonly<{ row: Row }>) {
  const part = (card: DataColumn<Row>['card']) => columns.filter((column) => column.card === card)
  return (
    <>
      <div className={styles['cardHead']}>
        {selection && <SelectRow selection={selection} row={row} rowKey={rowKey} />}
        {part('title').map((column) => (
          <div key={column.key}>{column.render(row)}</div>
        ))}
      </div>
      <dl className={styles['facts']}>
        {part(undefined).map((column) => [
          <dt key={`${column.key} name`}>{column.title}</dt>,
          <dd key={column.key}>{column.render(row)}</dd>,
        ])}
      </dl>
      {part('footer').map((column) => (
        <div key={column.key} className={styles['cardFoot']}>
          {column.render(row)}
        </div>
      ))}
    </>
  )
}
