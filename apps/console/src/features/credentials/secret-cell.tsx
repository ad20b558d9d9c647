/** The AppSecret: masked, shown, hidden, copied, reset (CR5, CR6). */
import { EyeInvisibleOutlined, EyeOutlined, ReloadOutlined } from '@ant-design/icons'
import { Button, Flex, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../components/copy-button.tsx'
import { can } from '../../session/can.ts'
import { useSecret } from './use-secret.ts'
import styles from './secret-cell.module.css'

export type SecretCellProps = Readonly<{
  application: Readonly<{ id: string; name: string; can: readonly string[] }>
  onReset: () => void
}>

export function SecretCell({ application, onReset }: SecretCellProps) {
  const { t } = useTranslation()
  const secret = useSecret(application.id)
  if (!can(application, 'application.view-secret')) return '–'
  const isShown = secret.shown !== null
  const toggleName = isShown ? t('credentials.hide') : t('credentials.show')
  return (
    <Flex gap={2} align="center" className={isShown ? (styles['shown'] ?? '') : ''}>
      <span className={styles['secret']} aria-live="polite">
        {secret.shown ?? <Mask />}
      </span>
      <Tooltip title={`${toggleName}. ${t('credentials.revealRecorded')}`}>
        <Button
          type="text"
          size="small"
          loading={secret.isPending}
          icon={isShown ? <EyeInvisibleOutlined /> : <EyeOutlined />}
          aria-label={toggleName}
          onClick={isShown ? secret.hide : secret.show}
        />
      </Tooltip>
      <CopyButton text={secret.shown ?? secret.fetch} name={t('credentials.copy')} />
      {can(application, 'application.reset-secret') && (
        <Tooltip title={t('credentials.reset')}>
          <Button
            type="text"
            size="small"
            icon={<ReloadOutlined />}
            aria-label={t('credentials.resetOf', { name: application.name })}
            onClick={onReset}
          />
        </Tooltip>
      )}
    </Flex>
  )
}

function Mask() {
  const { t } = useTranslation()
  return (
    <>
      <span aria-hidden className={styles['masked']}>
        ••••••••
      </span>
      <span className={styles['spoken']}>{t('credentials.masked')}</span>
    </>
  )
}
