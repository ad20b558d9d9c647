/** What the rows of a list show, on a wide page and on a phone alike. */
import type { ReactNode } from 'react'

export type DataColumn<Row> = Readonly<{
  key: string
  title: string
  render: (row: Row) => ReactNode
  /** Pixels. */
  width?: number
  /** Stays in sight while the table scrolls sideways. */
  fixed?: 'start' | 'end'
  /** `title` heads the card, `footer` closes it; on a table they are columns like others. */
  card?: 'title' | 'footer'
  /** Cannot be hidden by the column chooser. */
  locked?: boolean
}>

/** Picking rows for something that is done to several at once. */
export type RowSelection<Row> = Readonly<{
  selected: readonly string[]
  /** Always the same function, e.g. the setter of a state: rows are drawn anew only when something of theirs changes. */
  onChange: (change: (before: readonly string[]) => readonly string[]) => void
  /** Names the box of a row for those who cannot see the row. */
  nameOf: (row: Row) => string
  isDisabled: (row: Row) => boolean
}>

export type DataTableProps<Row> = Readonly<{
  /** Names the table for those who cannot see what it is under. */
  label: string
  rows: readonly Row[]
  /** The same objects as long as they render the same: other columns have every cell drawn anew. */
  columns: readonly DataColumn<Row>[]
  rowKey: (row: Row) => string
  /** The rows are those of before while others are on their way. */
  isRefreshing?: boolean
  selection?: RowSelection<Row>
  empty: ReactNode
}>
