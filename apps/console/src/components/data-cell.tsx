/** What stands in one cell: drawn anew only for another row or another column, not whenever its page changes. */
import { memo } from 'react'
import type { DataColumn } from './data-column.ts'

function Content<Row>({ column, row }: Readonly<{ column: DataColumn<Row>; row: Row }>) {
  return column.render(row)
}

export const DataCell = memo(Content) as typeof Content
