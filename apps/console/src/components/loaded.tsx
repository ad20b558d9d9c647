/** The states of one answer: a skeleton, a failure, or the content. */
import type { UseQueryResult } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LoadFailure } from './load-failure.tsx'

export type LoadedProps<T> = Readonly<{
  query: UseQueryResult<T>
  children: (data: T) => ReactNode
  rows?: number
  /** It is all of the page: a failure takes the place of its title too. */
  isPage?: boolean
}>

export function Loaded<T>({ query, children, rows = 6, isPage = false }: LoadedProps<T>) {
  const { t } = useTranslation()
  if (query.data !== undefined) return children(query.data)
  if (query.error) {
    const retry = () => void query.refetch()
    return <LoadFailure isPage={isPage} error={query.error} onRetry={retry} />
  }
  return (
    <output aria-label={t('states.loading')} style={{ display: 'block', padding: 16 }}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </output>
  )
}
