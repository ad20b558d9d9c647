/** The User Center's page of personal access tokens. */
import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { TokenDialog } from '../../features/security/token-dialog.tsx'
import { TokenList } from '../../features/security/token-list.tsx'

export function Tokens() {
  const { t } = useTranslation()
  const [isMaking, setIsMaking] = useState(false)
  return (
    <>
      <PageHeader
        title={t('security.tokens')}
        description={t('security.tokensDescription')}
        actions={
          <Button
            type="primary"
            icon={<PlusOutlined aria-hidden />}
            onClick={() => setIsMaking(true)}
          >
            {t('security.addToken')}
          </Button>
        }
      />
      <Panel>
        <TokenList />
      </Panel>
      {isMaking && <TokenDialog onClose={() => setIsMaking(false)} />}
    </>
  )
}
