/** Data sources of the Management Hub (GT3). */
import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DataSource } from '@portico/contract'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { DataSourceDialog } from '../../features/data-sources/data-source-dialog.tsx'
import { DataSourceList } from '../../features/data-sources/data-source-list.tsx'
import { useListState } from '../../page/list-state.ts'
import { can } from '../../session/can.ts'
import { useMe } from '../../session/me.ts'

const route = getRouteApi('/signed-in/management/data-sources')

export function DataSources() {
  const { t } = useTranslation()
  const me = useMe()
  const list = useListState(route.useSearch())
  const [open, setOpen] = useState<DataSource | 'new' | null>(null)
  return (
    <>
      <PageHeader
        title={t('dataSources.title')}
        description={t('dataSources.description')}
        actions={
          can(me, 'organisation.add-data-source') && (
            <Button
              type="primary"
              icon={<PlusOutlined aria-hidden />}
              onClick={() => setOpen('new')}
            >
              {t('dataSources.add')}
            </Button>
          )
        }
      />
      <Panel>
        <DataSourceList list={list} onEdit={setOpen} />
      </Panel>
      {open !== null && (
        <DataSourceDialog {...(open !== 'new' && { source: open })} onClose={() => setOpen(null)} />
      )}
    </>
  )
}
