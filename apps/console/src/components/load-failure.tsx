/** A part of a page that did not load: missing, forbidden, or broken, each with its way on. */
import { DisconnectOutlined, LockOutlined, QuestionOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { PorticoError } from '@portico/sdk'
import { describeProblem } from '../i18n/describe.ts'
import { EmptyState } from './empty-state.tsx'
import { RequestId } from './request-id.tsx'

export type LoadFailureProps = Readonly<{
  error: Error
  onRetry: () => void
  /** It stands for the whole page. */
  isPage?: boolean
}>

export function LoadFailure({ error, onRetry, isPage = false }: LoadFailureProps) {
  const { t } = useTranslation()
  const retry = <Button onClick={onRetry}>{t('actions.retry')}</Button>
  if (!(error instanceof PorticoError)) {
    return (
      <EmptyState
        isPage={isPage}
        icon={<DisconnectOutlined />}
        title={t('states.loadFailed')}
        action={retry}
      />
    )
  }
  if (error.status === 404) {
    return (
      <EmptyState
        isPage={isPage}
        icon={<QuestionOutlined />}
        title={t('states.notFoundTitle')}
        hint={t('states.notFound')}
      />
    )
  }
  if (error.status === 403) {
    return (
      <EmptyState
        isPage={isPage}
        icon={<LockOutlined />}
        title={t('states.forbiddenTitle')}
        hint={describeProblem(error.problem)}
      />
    )
  }
  return (
    <div role="alert">
      <EmptyState
        isPage={isPage}
        icon={<DisconnectOutlined />}
        title={t('states.loadFailed')}
        hint={
          <>
            <div>{describeProblem(error.problem)}</div>
            <RequestId id={error.problem.requestId} />
          </>
        }
        action={retry}
      />
    </div>
  )
}
