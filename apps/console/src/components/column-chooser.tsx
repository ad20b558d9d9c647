/** Which columns of a table are shown. */
import { SettingOutlined } from '@ant-design/icons'
import { Button, Checkbox, Popover } from 'antd'
import { useTranslation } from 'react-i18next'
import styles from './column-chooser.module.css'

export type ColumnChooserProps = Readonly<{
  columns: readonly Readonly<{ key: string; title: string; locked?: boolean }>[]
  hidden: readonly string[]
  onChange: (hidden: readonly string[]) => void
}>

export function ColumnChooser({ columns, hidden, onChange }: ColumnChooserProps) {
  const { t } = useTranslation()
  const toggle = (key: string, shown: boolean) =>
    onChange(shown ? hidden.filter((each) => each !== key) : [...hidden, key])
  const list = (
    <fieldset className={styles['list']} aria-label={t('table.chooseColumns')}>
      {columns.map((column) => (
        <Checkbox
          key={column.key}
          checked={!hidden.includes(column.key)}
          disabled={column.locked === true}
          onChange={(event) => toggle(column.key, event.target.checked)}
        >
          {column.title}
        </Checkbox>
      ))}
    </fieldset>
  )
  return (
    <Popover trigger="click" placement="bottomRight" content={list}>
      <Button
        icon={<SettingOutlined />}
        aria-label={t('table.chooseColumns')}
        aria-haspopup="dialog"
      >
        {t('table.columns')}
      </Button>
    </Popover>
  )
}
