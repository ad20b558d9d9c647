/** The boxes by which rows are picked. */
import { Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import type { DataTableProps, RowSelection } from './data-column.ts'

export type SelectRowProps<Row> = Readonly<{
  selection: RowSelection<Row>
  row: Row
  rowKey: (row: Row) => string
}>

export function SelectRow<Row>({ selection, row, rowKey }: SelectRowProps<Row>) {
  const key = rowKey(row)
  const { selected, onChange, nameOf, isDisabled } = selection
  return (
    <Checkbox
      aria-label={nameOf(row)}
      disabled={isDisabled(row)}
      checked={selected.includes(key)}
      onChange={(event) =>
        onChange(
          event.target.checked ? [...selected, key] : selected.filter((each) => each !== key),
        )
      }
    />
  )
}

export type SelectAllProps<Row> = DataTableProps<Row> & Readonly<{ selection: RowSelection<Row> }>

/** Picks every row of the page that can be picked, or none. */
export function SelectAll<Row>({ rows, rowKey, selection }: SelectAllProps<Row>) {
  const { t } = useTranslation()
  const { selected, onChange, isDisabled } = selection
  const offered = rows.filter((row) => !isDisabled(row)).map(rowKey)
  const isAll = offered.length > 0 && offered.every((key) => selected.includes(key))
  return (
    <Checkbox
      aria-label={t('table.selectAll')}
      disabled={offered.length === 0}
      checked={isAll}
      indeterminate={selected.length > 0 && !isAll}
      onChange={(event) => onChange(event.target.checked ? offered : [])}
    />
  )
}
