/** One request: what is asked, how far it has come, what one may do about it. */
import { LeftOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Flex } from 'antd'
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { Suspense, lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestDetail } from '@portico/contract'
import { Loaded } from '../../components/loaded.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { requestQuery } from '../../features/requests/api.ts'
import { RequestActions } from '../../features/requests/request-actions.tsx'
import { RequestHistory } from '../../features/requests/request-history.tsx'
import { RequestNotices } from '../../features/requests/request-notices.tsx'
import { RequestProgress } from '../../features/requests/request-progress.tsx'
import { RequestStateTag } from '../../features/requests/request-state-tag.tsx'
import { RequestSubject } from '../../features/requests/request-subject.tsx'
import { useResubmission } from '../../features/requests/use-resubmission.ts'
import styles from './task.module.css'

const route = getRouteApi('/signed-in/tasks/$id')

const RequestDialog = lazy(async () => ({
  default: (await import('../../features/applications/request-dialog.tsx')).RequestDialog,
}))

export function Task() {
  const { id } = route.useParams()
  const detail = useQuery(requestQuery(id))
  return (
    <Loaded isPage query={detail} rows={10}>
      {(request) => <TaskBody request={request} />}
    </Loaded>
  )
}

function TaskBody({ request }: Readonly<{ request: RequestDetail }>) {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader
        title={request.title}
        heading={
          <Flex gap={10} align="center" wrap>
            {request.title} <RequestStateTag state={request.state} />
          </Flex>
        }
        description={t(`requests.kind.${request.kind}`)}
        before={
          <Link to="/tasks" className={styles['back'] ?? ''}>
            <LeftOutlined aria-hidden /> {t('requests.page.back')}
          </Link>
        }
        actions={<Actions request={request} />}
      />
      <div className={styles['grid']}>
        <Flex vertical gap={20} className={styles['column'] ?? ''}>
          <RequestNotices request={request} />
          <Panel title={t('requests.page.asked')} isPadded>
            <RequestSubject request={request} />
          </Panel>
        </Flex>
        <Flex vertical gap={20} className={styles['column'] ?? ''}>
          <Panel title={t('requests.page.progress')} isPadded>
            <RequestProgress request={request} />
          </Panel>
          <Panel title={t('requests.page.history')} isPadded>
            <RequestHistory request={request} />
          </Panel>
        </Flex>
      </div>
    </>
  )
}

/** A creation request is changed in the form it was made in; the others are short enough to ask anew. */
function Actions({ request }: Readonly<{ request: RequestDetail }>) {
  const navigate = useNavigate()
  const [isChanging, setIsChanging] = useState(false)
  const resubmit = useResubmission(request, (made) => {
    void navigate({ to: '/tasks/$id', params: { id: made.id } })
  })
  const isCreation = request.kind === 'create-application'
  return (
    <>
      <RequestActions
        request={request}
        onResubmit={isCreation ? () => setIsChanging(true) : resubmit}
      />
      {isChanging && (
        <Suspense fallback={null}>
          <RequestDialog resubmitted={request} onClose={() => setIsChanging(false)} />
        </Suspense>
      )}
    </>
  )
}
