/** Approval chains of the organisation (RQ6). */
import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import type { ShownChain } from '../../features/chains/api.ts'
import { ChainDialog } from '../../features/chains/chain-dialog.tsx'
import { ChainList } from '../../features/chains/chain-list.tsx'
import { can } from '../../session/can.ts'
import { useMe } from '../../session/me.ts'

export function Chains() {
  const { t } = useTranslation()
  const mayEdit = can(useMe(), 'organisation.edit-chains')
  const [open, setOpen] = useState<ShownChain | 'new' | null>(null)
  return (
    <>
      <PageHeader
        title={t('chains.title')}
        description={t('chains.description')}
        actions={
          mayEdit && (
            <Button
              type="primary"
              icon={<PlusOutlined aria-hidden />}
              onClick={() => setOpen('new')}
            >
              {t('chains.add')}
            </Button>
          )
        }
      />
      <Panel>
        <ChainList onEdit={mayEdit ? setOpen : undefined} />
      </Panel>
      {open !== null && (
        <ChainDialog {...(open !== 'new' && { chain: open })} onClose={() => setOpen(null)} />
      )}
    </>
  )
}
