/** What a reader of one request must not miss: who is next, until when, what failed, what came of it. */
import { Alert, Flex } from 'antd'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RequestDetail } from '@portico/contract'
import { describeCode } from '../../i18n/describe.ts'
import { useFormats } from '../../i18n/formats.ts'

export function RequestNotices({ request }: Readonly<{ request: RequestDetail }>) {
  const { t } = useTranslation()
  const { failure, applicationId, resubmittedAs } = request
  return (
    <Flex vertical gap={8}>
      {request.state === 'PENDING' && <Waiting request={request} />}
      {failure && (
        <Alert
          type="error"
          showIcon
          title={t('requests.page.failure')}
          description={
            <>
              <div>{describeCode(failure.code, failure.message)}</div>
              <div>{t('requests.page.failureHint')}</div>
            </>
          }
        />
      )}
      {applicationId !== null && request.state === 'APPROVED' && (
        <Link to="/applications/$id" params={{ id: applicationId }}>
          {t('requests.page.made')}
        </Link>
      )}
      {resubmittedAs !== null && (
        <Link to="/tasks/$id" params={{ id: resubmittedAs }}>
          {t('requests.page.resubmittedAs')}
        </Link>
      )}
    </Flex>
  )
}

function Waiting({ request }: Readonly<{ request: RequestDetail }>) {
  const { t, i18n } = useTranslation()
  const formats = useFormats()
  const names = new Intl.ListFormat(i18n.language, { type: 'disjunction' }).format(
    request.waitingFor.map((person) => person.displayName),
  )
  return (
    <Alert
      type="info"
      showIcon
      title={t('requests.page.waitingFor', { names })}
      {...(request.expiresOn !== null && {
        description: t('requests.page.expiresOn', { day: formats.day(request.expiresOn) }),
      })}
    />
  )
}
