/** The secret that a reset has made, to be handed on. */
import { Alert, Descriptions, Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../components/copy-button.tsx'
import styles from './secret-cell.module.css'

export function NewSecret({ appKey, appSecret }: Readonly<{ appKey: string; appSecret: string }>) {
  const { t } = useTranslation()
  const rows = [
    { key: 'AppKey', value: appKey },
    { key: 'AppSecret', value: appSecret },
  ]
  return (
    <Flex vertical gap={16}>
      <Alert
        type="success"
        showIcon
        title={t('credentials.dialog.done')}
        description={t('credentials.dialog.doneHint')}
      />
      <Descriptions
        column={1}
        size="small"
        bordered
        items={rows.map(({ key, value }) => ({
          key,
          label: key,
          children: (
            <Flex gap={4} align="center" justify="space-between">
              <span className={styles['secret']}>{value}</span>
              <CopyButton text={value} name={key} />
            </Flex>
          ),
        }))}
      />
    </Flex>
  )
}
