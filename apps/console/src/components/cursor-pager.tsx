/** Paging through a list that knows only its next page: forwards, backwards, and how many rows a page has. */
import { LeftOutlined, RightOutlined, VerticalRightOutlined } from '@ant-design/icons'
import { Button, Flex, Select } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { pageSizes } from '../page/search.ts'
import type { PageSize } from '../page/search.ts'

export type CursorPagerProps = Readonly<{
  /** Counted from 1; null when the page was opened by a link and nobody knows. */
  page: number | null
  /** Left out where the page size is fixed. */
  pageSize?: PageSize
  onPageSize?: (size: PageSize) => void
  /** Absent where there is no such page. */
  onFirst?: (() => void) | undefined
  onPrevious?: (() => void) | undefined
  onNext?: (() => void) | undefined
}>

export function CursorPager(props: CursorPagerProps) {
  const { t } = useTranslation()
  return (
    <Flex justify="end" align="center" gap={8} wrap style={{ padding: '12px 16px' }}>
      {props.pageSize !== undefined && (
        <Select<PageSize>
          aria-label={t('table.pageSize')}
          value={props.pageSize}
          onChange={(size) => props.onPageSize?.(size)}
          options={pageSizes.map((size) => ({ value: size, label: t('table.perPage', { size }) }))}
          style={{ minWidth: 116 }}
        />
      )}
      <nav aria-label={t('table.range', { page: props.page ?? '…' })}>
        <Flex align="center" gap={4}>
          <PagerButton
            name={t('table.firstPage')}
            icon={<VerticalRightOutlined aria-hidden />}
            onGo={props.onFirst}
          />
          <PagerButton
            name={t('table.previousPage')}
            icon={<LeftOutlined aria-hidden />}
            onGo={props.onPrevious}
          />
          <span style={{ padding: '0 8px' }} aria-live="polite">
            {t('table.range', { page: props.page ?? '…' })}
          </span>
          <PagerButton
            name={t('table.nextPage')}
            icon={<RightOutlined aria-hidden />}
            onGo={props.onNext}
          />
        </Flex>
      </nav>
    </Flex>
  )
}

type PagerButtonProps = Readonly<{
  name: string
  icon: ReactNode
  onGo: (() => void) | undefined
}>

function PagerButton({ name, icon, onGo }: PagerButtonProps) {
  return (
    <Button
      aria-label={name}
      title={name}
      icon={icon}
      disabled={onGo === undefined}
      onClick={onGo}
    />
  )
}
