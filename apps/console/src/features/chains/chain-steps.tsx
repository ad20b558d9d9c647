/** The steps of a chain in words: who decides, and whether one of them suffices. */
import { useQuery } from '@tanstack/react-query'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ApprovalChain } from '@portico/contract'
import { Note } from '../../components/note.tsx'
import { personQuery } from './api.ts'
import styles from './chain-steps.module.css'

type Step = ApprovalChain['steps'][number]

export function ChainSteps({ chain }: Readonly<{ chain: ApprovalChain }>) {
  const { t } = useTranslation()
  if (chain.automatic) return <Note>{t('requests.page.automatic')}</Note>
  return (
    <ol className={styles['steps']}>
      {chain.steps.map((step) => (
        <li key={JSON.stringify(step)}>
          {step.approvers.map((approver) => (
            <Approver
              key={approver.kind === 'role' ? approver.role : approver.memberId}
              approver={approver}
            />
          ))}
          {step.approvers.length + Number(step.approvers[0]?.kind === 'role') > 1 && (
            <Note isSmall>{t(`requests.page.${step.mode}`)}</Note>
          )}
        </li>
      ))}
    </ol>
  )
}

function Approver({ approver }: Readonly<{ approver: Step['approvers'][number] }>) {
  const { t } = useTranslation()
  if (approver.kind === 'role') return <Tag>{t(`chains.role.${approver.role}`)}</Tag>
  return <PersonTag id={approver.memberId} />
}

function PersonTag({ id }: Readonly<{ id: string }>) {
  const { t } = useTranslation()
  const person = useQuery(personQuery(id))
  return <Tag>{person.isError ? t('states.unknownPerson') : (person.data?.displayName ?? id)}</Tag>
}
