/** What the reader may do with one grant: holders renew and return it, keepers change its end and revoke it (GT2). */
import { AuditOutlined } from '@ant-design/icons'
import {
  CalendarOutlined,
  ClockCircleOutlined,
  RollbackOutlined,
  StopOutlined,
} from '@ant-design/icons-svg'
import { Flex } from 'antd'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Grant } from '@portico/contract'
import { RowButton } from '../../components/row-button.tsx'
import { can } from '../../session/can.ts'
import { useConfirmed } from '../../server/use-confirmed.ts'
import { grantKeys, returnGrant } from './api.ts'
import { EndDialog } from './end-dialog.tsx'
import { nameOfGrant } from './grant-name.ts'
import { RenewDialog } from './renew-dialog.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'

/** From which side a list looks at grants; an application's own page looks from both. */
export type GrantSide = 'holder' | 'keeper' | 'both'

export type GrantActionsProps = Readonly<{ grant: Grant; side: GrantSide }>

export function GrantActions({ grant, side }: GrantActionsProps) {
  return (
    <Flex gap={2} align="center">
      {side !== 'keeper' && <HolderActions grant={grant} />}
      {side !== 'holder' && <KeeperActions grant={grant} />}
    </Flex>
  )
}

function HolderActions({ grant }: Readonly<{ grant: Grant }>) {
  const { t } = useTranslation()
  const [isRenewing, setIsRenewing] = useState(false)
  const name = nameOfGrant(grant)
  const mayRenew = can(grant, 'grant.renew') || can(grant, 'data-source-grant.renew')
  const canBeLonger = grant.expiresOn !== null && ['valid', 'expired'].includes(grant.state)
  return (
    <>
      {grant.pendingRequestId !== null && (
        <Link
          to="/tasks/$id"
          params={{ id: grant.pendingRequestId }}
          aria-label={`${t('grants.pending')}: ${name}`}
          title={t('grants.pending')}
          style={{ padding: '0 10px' }}
        >
          <AuditOutlined aria-hidden />
        </Link>
      )}
      {mayRenew && canBeLonger && grant.pendingRequestId === null && (
        <RowButton
          action={t('grants.renew')}
          subject={name}
          icon={ClockCircleOutlined}
          onClick={() => setIsRenewing(true)}
        />
      )}
      {(can(grant, 'grant.return') || can(grant, 'data-source-grant.return')) && (
        <ReturnButton grant={grant} />
      )}
      {isRenewing && <RenewDialog grant={grant} onClose={() => setIsRenewing(false)} />}
    </>
  )
}

function ReturnButton({ grant }: Readonly<{ grant: Grant }>) {
  const { t } = useTranslation()
  const name = nameOfGrant(grant)
  const giveBack = useConfirmed({
    send: returnGrant,
    stale: grantKeys,
    done: t('grants.returned'),
    refused: t('grants.notReturned', { name }),
  })
  const ask = () =>
    giveBack(grant, {
      title: t('grants.returnTitle', { name }),
      content: t('grants.returnHint', { application: grant.application.name }),
      okText: t('grants.return'),
    })
  return (
    <RowButton action={t('grants.return')} subject={name} icon={RollbackOutlined} onClick={ask} />
  )
}

function KeeperActions({ grant }: Readonly<{ grant: Grant }>) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<'end' | 'revoke' | null>(null)
  const close = () => setOpen(null)
  const subject = `${nameOfGrant(grant)}, ${grant.application.name}`
  return (
    <>
      {(can(grant, 'api.grant') || can(grant, 'data-source.grant')) && (
        <RowButton
          action={t('grants.changeEnd')}
          subject={subject}
          icon={CalendarOutlined}
          onClick={() => setOpen('end')}
        />
      )}
      {(can(grant, 'grant.revoke') || can(grant, 'data-source-grant.revoke')) && (
        <RowButton
          action={t('grants.revoke')}
          subject={subject}
          icon={StopOutlined}
          danger
          onClick={() => setOpen('revoke')}
        />
      )}
      {open === 'end' && <EndDialog grant={grant} onClose={close} />}
      {open === 'revoke' && <RevokeDialog grant={grant} onClose={close} />}
    </>
  )
}
