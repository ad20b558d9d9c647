/** Saves the documentation of one API or of several as a file. */
import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Api } from '@portico/contract'
import { nameFile, writeDocumentation } from './documentation-file.ts'
import type { DocumentationWords } from './documentation-file.ts'
import { listPublished } from './published.ts'

export function DocumentationButton({ apis }: Readonly<{ apis: readonly Api[] }>) {
  const { t } = useTranslation()
  return (
    <Button
      icon={<DownloadOutlined aria-hidden />}
      disabled={apis.length === 0}
      onClick={() => save(nameFile(apis), writeDocumentation(apis, wordsIn(t)))}
    >
      {t('apis.downloadDocumentation')}
    </Button>
  )
}

function wordsIn(t: TFunction): DocumentationWords {
  return {
    id: t('apis.id'),
    project: t('apis.project'),
    route: t('apis.route'),
    operation: ({ operation }) => `${t('apis.operation')}: ${t(`grants.operation.${operation}`)}`,
    environments: (api) =>
      `${t('apis.environments')}: ${listPublished(api)
        .map((each) => t(`grants.environment.${each}`))
        .join(', ')}`,
    nothing: t('apis.noDocumentation'),
  }
}

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
