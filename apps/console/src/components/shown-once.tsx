/** A secret that has just been made and is never shown again. */
import { Alert, Button, Flex, Modal } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from './copy-button.tsx'

export type ShownOnceProps = Readonly<{
  title: string
  /** What it is, for the name of the button that copies it. */
  name: string
  secret: string
  /** What to do with it. */
  children?: ReactNode
  onClose: () => void
}>

export function ShownOnce({ title, name, secret, children, onClose }: ShownOnceProps) {
  const { t } = useTranslation()
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={<Button onClick={onClose}>{t('actions.close')}</Button>}
    >
      <Flex vertical gap={12}>
        <Alert type="warning" showIcon title={t('states.shownOnce')} />
        <Flex gap={4} align="center">
          <code style={{ overflowWrap: 'anywhere' }}>{secret}</code>
          <CopyButton text={secret} name={name} />
        </Flex>
        {children}
      </Flex>
    </Modal>
  )
}
