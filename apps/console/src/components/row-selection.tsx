/** The boxes by which rows are picked. */
import { Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import type { DataTableProps, RowSelection } from './data-column.ts'

/** One row's part of a selection, which does not change when another row is picked. */
export type RowPick = Readonly<{
  /** Absent where rows are not picked. */
  onPick?: RowSelection<never>['onChange'] | undefined
  pickName?: string | undefined
  isPicked?: boolean
  isPickable?: boolean
}>

export function pickOf<Row>(
  selection: RowSelection<Row> | undefined,
  row: Row,
  id: string,
): RowPick {
  if (selection === undefined) return {}
  return {
    onPick: selection.onChange,
    pickName: selection.nameOf(row),
    isPicked: selection.selected.includes(id),
    isPickable: !selection.isDisabled(row),
  }
}

export function SelectRow({
  id,
  onPick,
  pickName,
  isPicked = false,
  isPickable = false,
}: RowPick & Readonly<{ id: string }>) {
  return (
    <Checkbox
      aria-label={pickName}
      disabled={!isPickable}
      checked={isPicked}
      onChange={({ target }) =>
        onPick?.((before) =>
          target.checked ? [...before, id] : before.filter((each) => each !== id),
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
      onChange={({ target }) => onChange(() => (target.checked ? offered : []))}
    />
  )
}
