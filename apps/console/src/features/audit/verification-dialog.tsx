/** Recomputes the hash chain and shows whether it is intact, where it breaks, and its head (AU1). */
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Flex, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../components/copy-button.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { Note } from '../../components/note.tsx'
import { verifyAudit } from './api.ts'
import type { Verification } from './api.ts'

export function VerificationDialog({ onClose }: Readonly<{ onClose: () => void }>) {
  const { t } = useTranslation()
  const answer = useQuery({
    queryKey: ['audit', 'verification'],
    queryFn: verifyAudit,
    // Each opening proves anew.
    gcTime: 0,
    staleTime: 0,
  })
  return (
    <Modal
      open
      title={t('audit.verified')}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{t('actions.close')}</Button>}
    >
      <Loaded query={answer} rows={3}>
        {(result) => <Result result={result} />}
      </Loaded>
    </Modal>
  )
}

function Result({ result }: Readonly<{ result: Verification }>) {
  const { t } = useTranslation()
  const { fault, head, events } = result
  const { sequence, hash } = head
  return (
    <Flex vertical gap={16}>
      {fault === null ? (
        <Alert type="success" showIcon title={t('audit.intact', { count: events })} />
      ) : (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={t(`audit.broken.${fault.kind}`, { sequence: fault.sequence })}
          description={t('audit.followed', { count: events })}
        />
      )}
      <div>
        <div>{t('audit.head', { sequence })}</div>
        <Flex gap={4} align="center">
          <code style={{ overflowWrap: 'anywhere' }}>{hash}</code>
          <CopyButton text={hash} name={t('audit.column.hash')} />
        </Flex>
        <Note isSmall>{t('audit.headHint')}</Note>
      </div>
    </Flex>
  )
}
