/** The head of a page: title, one line of explanation, actions; it also names the document. */
import { Flex } from 'antd'
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './page-header.module.css'

export type PageHeaderProps = Readonly<{
  title: string
  /** Shown in place of the plain title, e.g. with a tag beside it. */
  heading?: ReactNode
  description?: ReactNode
  actions?: ReactNode
  /** Above the title, e.g. a way back. */
  before?: ReactNode
}>

export function PageHeader({ title, heading, description, actions, before }: PageHeaderProps) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = t('shell.documentTitle', { page: title })
  }, [t, title])
  return (
    <header className={styles['header']}>
      {before}
      <Flex justify="space-between" align="flex-start" gap={16} wrap>
        <div className={styles['words']}>
          <h1 className={styles['title']}>{heading ?? title}</h1>
          {description !== undefined && <div className={styles['description']}>{description}</div>}
        </div>
        {actions !== undefined && (
          <Flex gap={8} wrap>
            {actions}
          </Flex>
        )}
      </Flex>
    </header>
  )
}
