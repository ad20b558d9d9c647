/** How far the chain has come, and who is next. */
import { Steps } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RequestDetail, RequestStep } from '@portico/contract'
import { PeopleList } from '../../components/people-list.tsx'
import { Note } from '../../components/note.tsx'
import { useFormats } from '../../i18n/formats.ts'

const statuses = {
  waiting: 'wait',
  current: 'process',
  passed: 'finish',
  rejected: 'error',
  skipped: 'wait',
} as const satisfies Record<RequestStep['state'], string>

export function RequestProgress({ request }: Readonly<{ request: RequestDetail }>) {
  const { t } = useTranslation()
  if (request.steps.length === 0) {
    return <Note>{t('requests.page.automatic')}</Note>
  }
  return (
    <Steps
      orientation="vertical"
      size="small"
      items={request.steps.map((step, index) => ({
        status: statuses[step.state],
        title: t('requests.page.step', { step: index + 1 }),
        subTitle: t(`requests.page.stepState.${step.state}`),
        content: <StepPeople step={step} />,
      }))}
    />
  )
}

function StepPeople({ step }: Readonly<{ step: RequestStep }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <>
      <div>
        <PeopleList people={step.approvers} shown={5} />
      </div>
      {step.approvers.length > 1 && <Note>{t(`requests.page.${step.mode}`)}</Note>}
      {step.signer && <div>{t('requests.page.signer', { name: step.signer.displayName })}</div>}
      {step.decidedAt !== null && <Note>{formats.instant(step.decidedAt)}</Note>}
    </>
  )
}
