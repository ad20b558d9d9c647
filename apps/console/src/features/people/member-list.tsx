/** The members of the organisation, looked up by everybody, looked after by administrators. */
import { TeamOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Flex, Tag } from 'antd'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Member } from '@portico/contract'
import type { DataColumn } from '../../components/data-column.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import { useFormats } from '../../i18n/formats.ts'
import type { Formats } from '../../i18n/formats.ts'
import type { ListState } from '../../page/list-state.ts'
import type { PagedSearch } from '../../page/paged-search.ts'
import { organisationMembersQuery } from './api.ts'
import { MemberActions } from './member-actions.tsx'
import type { OnMemberTask } from './member-actions.tsx'

export type MemberListProps = Readonly<{
  list: ListState<PagedSearch>
  /** Absent for readers who only look people up. */
  onTask?: OnMemberTask | undefined
}>

export function MemberList({ list, onTask }: MemberListProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const answer = useQuery(organisationMembersQuery(list.search))
  const columns = useMemo(() => listColumns(t, formats, onTask), [t, formats, onTask])
  return (
    <PagedList<Member, PagedSearch>
      list={list}
      query={answer}
      label={t('account.members.list')}
      searchLabel={t('account.members.search')}
      columns={columns}
      hasColumnChooser
      rowKey={(row) => row.id}
      empty={<EmptyState icon={<TeamOutlined />} title={t('states.emptySearch')} />}
    />
  )
}

function listColumns(
  t: TFunction,
  formats: Formats,
  onTask: OnMemberTask | undefined,
): readonly DataColumn<Member>[] {
  const facts = listFacts(t, formats)
  if (onTask === undefined) return facts
  return [
    ...facts,
    {
      key: 'actions',
      title: t('table.actions'),
      width: 132,
      fixed: 'end',
      card: 'footer',
      locked: true,
      render: (row) => <MemberActions member={row} onTask={onTask} />,
    },
  ]
}

function listFacts(t: TFunction, formats: Formats): readonly DataColumn<Member>[] {
  return [
    {
      key: 'displayName',
      title: t('account.members.column.displayName'),
      width: 160,
      card: 'title',
      locked: true,
      render: (row) => <strong>{row.displayName}</strong>,
    },
    {
      key: 'username',
      title: t('account.members.column.username'),
      width: 110,
      render: (row) => row.username,
    },
    {
      key: 'email',
      title: t('account.members.column.email'),
      width: 190,
      render: (row) => row.email ?? '–',
    },
    {
      key: 'roles',
      title: t('account.members.column.roles'),
      width: 170,
      render: (row) => (
        <Flex gap={4} wrap>
          {row.roles.map((role) => (
            <Tag key={role}>{t(`account.role.${role}`)}</Tag>
          ))}
        </Flex>
      ),
    },
    {
      key: 'active',
      title: t('account.members.column.active'),
      width: 90,
      render: (row) => (
        <Tag color={row.active ? 'success' : 'default'}>
          {t(row.active ? 'account.members.active' : 'account.members.inactive')}
        </Tag>
      ),
    },
    {
      key: 'createdAt',
      title: t('account.members.column.createdAt'),
      width: 130,
      render: (row) => formats.instant(row.createdAt),
    },
    {
      key: 'lastSignInAt',
      title: t('account.members.column.lastSignInAt'),
      width: 130,
      render: (row) =>
        row.lastSignInAt === null ? t('account.members.never') : formats.instant(row.lastSignInAt),
    },
  ]
}
