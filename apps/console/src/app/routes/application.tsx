/** One application's own page: its head, its parts as tabs, the part that the path names. */
import { LeftOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Flex } from 'antd'
import { Link, Outlet, getRouteApi, useNavigate, useRouterState } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApplicationDetail } from '@portico/contract'
import { Loaded } from '../../components/loaded.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { ViewTabs } from '../../components/view-tabs.tsx'
import { applicationQuery } from '../../features/applications/api.ts'
import { StateTag } from '../../features/applications/state-tag.tsx'
import { useSuspension } from '../../features/applications/use-suspension.ts'
import { can } from '../../session/can.ts'
import type { Action } from '../../session/can.ts'
import { useFormats } from '../../i18n/formats.ts'
import { ApplicationDialog } from '../application-dialog.tsx'
import type { DialogName } from '../application-dialog.tsx'
import styles from './application.module.css'

const route = getRouteApi('/signed-in/applications/$id')

const parts = [
  { key: 'overview', path: '', action: 'application.view' },
  { key: 'credentials', path: '/credentials', action: 'application.view-secret' },
  { key: 'members', path: '/members', action: 'application.view-members' },
  { key: 'grants', path: '/grants', action: 'application.view-grants' },
  { key: 'whitelist', path: '/whitelist', action: 'application.view-whitelist' },
  { key: 'calls', path: '/calls', action: 'application.view-calls' },
  { key: 'calling', path: '/calling', action: 'application.debug' },
  { key: 'doctor', path: '/doctor', action: 'application.debug' },
  { key: 'audit', path: '/audit', action: 'application.view-audit' },
] as const satisfies readonly Readonly<{ key: string; path: string; action: Action }>[]

export function Application() {
  const { id } = route.useParams()
  const detail = useQuery(applicationQuery(id))
  return (
    <Loaded isPage query={detail} rows={10}>
      {(application) => (
        <>
          <Head application={application} />
          <Outlet />
        </>
      )}
    </Loaded>
  )
}

function Head({ application }: Readonly<{ application: ApplicationDetail }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <>
      <PageHeader
        title={application.name}
        heading={
          <Flex gap={10} align="center" wrap>
            {application.name} <StateTag state={application.state} />
          </Flex>
        }
        description={application.group.name}
        before={
          <Link to="/applications" className={styles['back'] ?? ''}>
            <LeftOutlined aria-hidden /> {t('applications.page.back')}
          </Link>
        }
        actions={<HeadActions application={application} />}
      />
      {application.suspendedAt !== null && (
        <Alert
          type="warning"
          showIcon
          title={t('applications.page.suspended')}
          description={t('applications.page.suspendedHint', {
            at: formats.instant(application.suspendedAt),
          })}
          style={{ marginBlockEnd: 16 }}
        />
      )}
      <Parts application={application} />
    </>
  )
}

function Parts({ application }: Readonly<{ application: ApplicationDetail }>) {
  const { t } = useTranslation()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const base = `/applications/${application.id}`
  const offered = parts.filter((part) => can(application, part.action))
  const current = offered.findLast((part) => path.startsWith(`${base}${part.path}`))
  return (
    <ViewTabs
      label={t('applications.page.tabs')}
      current={current?.key ?? 'overview'}
      tabs={offered.map((part) => ({
        key: part.key,
        to: `${base}${part.path}`,
        label: t(`applications.page.tab.${part.key}`),
      }))}
    />
  )
}

function HeadActions({ application }: Readonly<{ application: ApplicationDetail }>) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const suspension = useSuspension()
  const [dialog, setDialog] = useState<DialogName | null>(null)
  const offer = (action: Action, name: DialogName, label: string, danger = false) =>
    can(application, action) && (
      <Button danger={danger} onClick={() => setDialog(name)}>
        {label}
      </Button>
    )
  return (
    <>
      {offer('application.join', 'join', t('applications.action.join'))}
      {offer('application.renew', 'renew', t('applications.action.renew'))}
      {offer('application.edit', 'edit', t('applications.action.edit'))}
      {can(application, 'application.suspend') && (
        <Button onClick={() => suspension.suspend(application)}>
          {t('applications.action.suspend')}
        </Button>
      )}
      {can(application, 'application.resume') && (
        <Button type="primary" onClick={() => suspension.resume(application)}>
          {t('applications.action.resume')}
        </Button>
      )}
      {offer('application.delete', 'delete', t('applications.action.delete'), true)}
      {dialog && (
        <ApplicationDialog
          dialog={dialog}
          application={application}
          onClose={() => setDialog(null)}
          onDeleted={() => void navigate({ to: '/applications', replace: true })}
        />
      )}
    </>
  )
}
