/** The webhooks of the Management Hub. */
import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Webhook } from '@portico/contract'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { WebhookDialog } from '../../features/webhooks/webhook-dialog.tsx'
import { WebhookList } from '../../features/webhooks/webhook-list.tsx'
import { can } from '../../session/can.ts'
import { useMe } from '../../session/me.ts'

export function Webhooks() {
  const { t } = useTranslation()
  const me = useMe()
  const [open, setOpen] = useState<Webhook | 'new' | null>(null)
  return (
    <>
      <PageHeader
        title={t('webhooks.title')}
        description={t('webhooks.description')}
        actions={
          can(me, 'organisation.manage-webhooks') && (
            <Button
              type="primary"
              icon={<PlusOutlined aria-hidden />}
              onClick={() => setOpen('new')}
            >
              {t('webhooks.add')}
            </Button>
          )
        }
      />
      <Panel>
        <WebhookList onEdit={setOpen} />
      </Panel>
      {open !== null && (
        <WebhookDialog {...(open !== 'new' && { webhook: open })} onClose={() => setOpen(null)} />
      )}
    </>
  )
}
