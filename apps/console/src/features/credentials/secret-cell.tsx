/** The AppSecret: masked, shown, hidden, copied, reset (CR5, CR6). */
import { EyeInvisibleOutlined, EyeOutlined, ReloadOutlined } from '@ant-design/icons-svg'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../components/copy-button.tsx'
import { IconButton } from '../../components/icon-button.tsx'
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
    <div className={`${styles['cell']} ${isShown ? styles['shown'] : ''}`}>
      <span className={styles['secret']} aria-live="polite">
        {secret.shown ?? <Mask />}
      </span>
      <IconButton
        name={toggleName}
        hint={`${toggleName}. ${t('credentials.revealRecorded')}`}
        isSmall
        isPending={secret.isPending}
        icon={isShown ? EyeInvisibleOutlined : EyeOutlined}
        onClick={isShown ? secret.hide : secret.show}
      />
      <CopyButton text={secret.shown ?? secret.fetch} name={t('credentials.copy')} />
      {can(application, 'application.reset-secret') && (
        <IconButton
          name={t('credentials.resetOf', { name: application.name })}
          hint={t('credentials.reset')}
          isSmall
          icon={ReloadOutlined}
          onClick={onReset}
        />
      )}
    </div>
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
