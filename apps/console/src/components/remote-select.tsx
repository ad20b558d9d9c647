/** A choice among more options than a page holds: the server searches while one types. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Empty, Select, Spin } from 'antd'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useDebounced } from './use-debounced.ts'

export type Option = Readonly<{ value: string; label: string; hint?: string; disabled?: boolean }>

type SharedProps = Readonly<{
  /** Set by a form item, and by a label outside of one. */
  id?: string
  'aria-label'?: string
  placeholder?: string
  /** Names the cached answers; the keyword is appended. */
  queryKey: readonly string[]
  find: (keyword: string, signal: AbortSignal) => Promise<readonly Option[]>
  /** Options for values that are chosen already, so that they show a name from the first moment. */
  known?: readonly Option[]
  disabled?: boolean
  allowClear?: boolean
}>

export type RemoteSelectProps = SharedProps &
  Readonly<{ value?: string | undefined; onChange?: (value: string | undefined) => void }>

export type RemoteMultiSelectProps = SharedProps &
  Readonly<{ value?: string[]; onChange?: (value: string[]) => void; maxCount?: number }>

const restMs = 250

/** One of many. */
export function RemoteSelect({ value, onChange, ...shared }: RemoteSelectProps) {
  const select = useRemoteOptions(shared, value === undefined ? [] : [value])
  return (
    <Select<string, Option>
      {...select}
      value={value ?? null}
      onChange={(next) => onChange?.(next ?? undefined)}
    />
  )
}

/** Several of many; the list closes with each choice, for it would lie over the next field. Typing opens it again. */
export function RemoteMultiSelect({
  value,
  onChange,
  maxCount,
  ...shared
}: RemoteMultiSelectProps) {
  const select = useRemoteOptions(shared, value ?? [])
  return (
    <Select<string[], Option>
      {...select}
      mode="multiple"
      value={value ?? []}
      onChange={(next) => onChange?.(next)}
      {...(maxCount !== undefined && { maxCount })}
    />
  )
}

function useRemoteOptions(props: SharedProps, chosen: readonly string[]) {
  const { t } = useTranslation()
  const [keyword, setKeyword] = useState('')
  const [isOpen, setIsOpen] = useState(false)
  const [met, setMet] = useState<readonly Option[]>(props.known ?? [])
  const rested = useDebounced(keyword, restMs)
  const found = useQuery({
    queryKey: [...props.queryKey, rested],
    queryFn: ({ signal }) => props.find(rested, signal),
    enabled: isOpen,
    placeholderData: keepPreviousData,
  })
  // What an earlier keyword found must not be chosen by Enter for the present one.
  const isSearching = keyword !== rested || found.isFetching
  const isStale = keyword !== rested || found.isPlaceholderData
  const options = isStale ? [] : (found.data ?? [])
  const names = [...(props.known ?? []), ...met, ...options]
  const missing = chosen.filter((value) => !options.some((option) => option.value === value))
  const kept = missing.flatMap((value) => names.find((option) => option.value === value) ?? [])
  return {
    ...pickControlProps(props),
    options: [...options, ...(keyword === '' ? kept : [])],
    labelRender: (label: Readonly<{ value: string | number; label?: ReactNode }>) =>
      names.find((option) => option.value === label.value)?.label ?? label.label ?? label.value,
    optionRender: (option: Readonly<{ data: Option }>) => <OptionText option={option.data} />,
    showSearch: { searchValue: keyword, onSearch: setKeyword, filterOption: false },
    open: isOpen,
    onOpenChange: setIsOpen,
    onSelect: (_value: unknown, option: Option) => {
      setMet((before) => [...before, option])
      setIsOpen(false)
    },
    loading: isSearching,
    notFoundContent: isSearching ? (
      <Spin size="small" />
    ) : (
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('states.emptySearch')} />
    ),
    style: { width: '100%' },
  }
}

function pickControlProps(props: SharedProps) {
  return {
    ...(props.id !== undefined && { id: props.id }),
    ...(props['aria-label'] !== undefined && { 'aria-label': props['aria-label'] }),
    ...(props.placeholder !== undefined && { placeholder: props.placeholder }),
    disabled: props.disabled === true,
    allowClear: props.allowClear === true,
  }
}

function OptionText({ option }: Readonly<{ option: Option }>) {
  return (
    <span style={{ display: 'flex', gap: 8, justifyContent: 'space-between' }}>
      <span style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>{option.label}</span>
      {option.hint !== undefined && (
        <span style={{ color: 'var(--ant-color-text-secondary)' }}>{option.hint}</span>
      )}
    </span>
  )
}
