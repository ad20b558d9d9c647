/** What the reader may do with one API: edit, change its limits, delete. */
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useState } from 'react'
import type { Api } from '@portico/contract'
import { can } from '../../session/can.ts'
import { useConfirmed } from '../../server/use-confirmed.ts'
import { apiKeys, deleteApi } from './api.ts'
import { ApiDialog } from './api-dialog.tsx'
import { LimitDialog } from './limit-dialog.tsx'

export type ApiActionsProps = Readonly<{ api: Api; onDeleted: () => void }>

export function ApiActions({ api, onDeleted }: ApiActionsProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<'edit' | 'limits' | null>(null)
  const close = () => setOpen(null)
  const { name } = api
  const remove = useConfirmed({
    send: async (gone: Api) => {
      await deleteApi(gone)
      onDeleted()
    },
    stale: apiKeys,
    done: t('apis.deleted', { name }),
    refused: t('apis.notDeleted', { name }),
  })
  const ask = () =>
    remove(api, {
      title: t('apis.deleteTitle', { name }),
      content: t('apis.deleteHint', { count: api.grantCount }),
      okText: t('actions.delete'),
      danger: true,
    })
  const mayEdit = can(api, 'api.edit')
  return (
    <>
      {mayEdit && <Button onClick={() => setOpen('edit')}>{t('actions.edit')}</Button>}
      {(mayEdit || can(api, 'api.edit-limits')) && (
        <Button onClick={() => setOpen('limits')}>{t('apis.limit.edit')}</Button>
      )}
      {can(api, 'api.delete') && (
        <Button danger onClick={ask}>
          {t('actions.delete')}
        </Button>
      )}
      {open === 'edit' && <ApiDialog api={api} onClose={close} />}
      {open === 'limits' && <LimitDialog api={api} onClose={close} />}
    </>
  )
}
