/** Exports what the present filters find; the browser downloads it, page by page from the server. */
import { DownloadOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../session/me.ts'
import { exportAddress } from './api.ts'
import type { AuditSearch } from './search.ts'

export function ExportMenu({ search }: Readonly<{ search: AuditSearch }>) {
  const { t } = useTranslation()
  const { timeZone } = useMe().organisation
  const item = (format: 'csv' | 'jsonl', label: string) => ({
    key: format,
    label,
    onClick: () => download(exportAddress(search, timeZone, format)),
  })
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      menu={{
        items: [item('csv', t('audit.exportCsv')), item('jsonl', t('audit.exportJsonl'))],
      }}
    >
      <Button icon={<DownloadOutlined aria-hidden />} title={t('audit.exportHint')}>
        {t('audit.export')}
      </Button>
    </Dropdown>
  )
}

/** A link inside a menu's item could not be followed by keyboard. */
function download(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}
