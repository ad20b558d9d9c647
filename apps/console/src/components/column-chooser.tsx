/** Which columns of a table are shown. */
import { SettingOutlined } from '@ant-design/icons'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Floating } from './floating.tsx'
import styles from './column-chooser.module.css'

export type ColumnChooserProps = Readonly<{
  columns: readonly Readonly<{ key: string; title: string; locked?: boolean }>[]
  hidden: readonly string[]
  onChange: (hidden: readonly string[]) => void
}>

export function ColumnChooser({ columns, hidden, onChange }: ColumnChooserProps) {
  const { t } = useTranslation()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const toggle = (key: string, shown: boolean) =>
    onChange(shown ? hidden.filter((each) => each !== key) : [...hidden, key])
  return (
    <>
      <Button
        icon={<SettingOutlined aria-hidden />}
        aria-label={t('table.chooseColumns')}
        aria-expanded={anchor !== null}
        onClick={({ currentTarget }) => setAnchor(anchor === null ? currentTarget : null)}
      >
        {t('table.columns')}
      </Button>
      {anchor && (
        <Floating anchor={anchor} onClose={() => setAnchor(null)}>
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
        </Floating>
      )}
    </>
  )
}
