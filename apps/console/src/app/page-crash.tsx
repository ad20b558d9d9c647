/** A screen that broke, or could not begin because the server is away: say so, offer the way on. */
import { BugOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRouter } from '@tanstack/react-router'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { PorticoError } from '@portico/sdk'
import { EmptyState } from '../components/empty-state.tsx'
import { LoadFailure } from '../components/load-failure.tsx'
import { useCell } from '../page/cell.ts'
import { connection } from '../server/connection.ts'
import { ConnectionBanner } from './connection-banner.tsx'

export function PageCrash({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  const router = useRouter()
  const retry = () => {
    reset()
    void router.invalidate()
  }
  if (error instanceof PorticoError) return <AwayAtStart error={error} onRetry={retry} />
  return (
    <div role="alert">
      <EmptyState
        isPage
        icon={<BugOutlined />}
        title={t('states.crashTitle')}
        hint={
          <>
            <p>{t('states.crash')}</p>
            <code>{error instanceof Error ? error.message : String(error)}</code>
          </>
        }
        action={<Button onClick={retry}>{t('actions.retry')}</Button>}
      />
    </div>
  )
}

/** Starts again by itself as soon as the server answers. */
function AwayAtStart({ error, onRetry }: Readonly<{ error: PorticoError; onRetry: () => void }>) {
  const state = useCell(connection)
  const isBack = error.status === 0 && state === 'reachable'
  useEffect(() => {
    if (isBack) onRetry()
  }, [isBack, onRetry])
  return (
    <>
      <ConnectionBanner />
      <LoadFailure isPage error={error} onRetry={onRetry} />
    </>
  )
}
