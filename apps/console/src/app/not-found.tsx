/** A path that leads nowhere. */
import { QuestionOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../components/empty-state.tsx'

export function NotFound() {
  const { t } = useTranslation()
  const title = t('states.notFoundTitle')
  useEffect(() => {
    document.title = t('shell.documentTitle', { page: title })
  }, [t, title])
  return (
    <EmptyState
      isPage
      icon={<QuestionOutlined />}
      title={title}
      hint={t('states.notFound')}
      action={<Link to="/applications">{t('states.toMyApplications')}</Link>}
    />
  )
}
