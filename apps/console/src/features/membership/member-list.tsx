/** The people of an application: owners, members, until when; what may be changed, and why not (MB3, MB4). */
import { TeamOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Flex } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApplicationMember } from '@portico/contract'
import { CursorPager } from '../../components/cursor-pager.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { SearchBox } from '../../components/search-box.tsx'
import { Toolbar } from '../../components/toolbar.tsx'
import { AddMembersDialog } from './add-members-dialog.tsx'
import { membersQuery } from './api.ts'
import { useMemberColumns } from './member-columns.tsx'
import { ValidityDialog } from './validity-dialog.tsx'

export type MemberListProps = Readonly<{
  application: Readonly<{ id: string; name: string }>
  canAdd: boolean
}>

/** Whether a list of this length needs paging at all. */
function needsPager(trail: readonly string[], nextCursor: string | null): boolean {
  return trail.length > 0 || nextCursor !== null
}

export function MemberList({ application, canAdd }: MemberListProps) {
  const { t } = useTranslation()
  const [keyword, setKeyword] = useState('')
  const [trail, setTrail] = useState<readonly string[]>([])
  const [isAdding, setIsAdding] = useState(false)
  const [edited, setEdited] = useState<ApplicationMember | null>(null)
  const members = useQuery(membersQuery(application.id, keyword, trail.at(-1)))
  const columns = useMemberColumns(application.id, setEdited)
  const search = (text: string) => {
    setKeyword(text)
    setTrail([])
  }
  return (
    <>
      <Toolbar
        tools={
          canAdd && (
            <Button type="primary" onClick={() => setIsAdding(true)}>
              {t('membership.add')}
            </Button>
          )
        }
      >
        <SearchBox label={t('membership.search')} value={keyword} onSearch={search} />
      </Toolbar>
      <Loaded query={members}>
        {({ items, nextCursor }) => (
          <>
            <DataTable<ApplicationMember>
              label={t('membership.list')}
              rows={items}
              columns={columns}
              rowKey={(member) => member.id}
              isRefreshing={members.isPlaceholderData}
              empty={<NoMembers isFiltered={keyword !== ''} />}
            />
            {needsPager(trail, nextCursor) && (
              <MemberPager trail={trail} nextCursor={nextCursor} onTrail={setTrail} />
            )}
          </>
        )}
      </Loaded>
      {isAdding && (
        <AddMembersDialog application={application} onClose={() => setIsAdding(false)} />
      )}
      {edited && (
        <ValidityDialog
          applicationId={application.id}
          member={edited}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  )
}

function NoMembers({ isFiltered }: Readonly<{ isFiltered: boolean }>) {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={<TeamOutlined aria-hidden />}
      title={t(isFiltered ? 'states.emptySearch' : 'membership.empty')}
      hint={t(isFiltered ? 'states.emptySearchHint' : 'membership.emptyHint')}
    />
  )
}

type MemberPagerProps = Readonly<{
  trail: readonly string[]
  nextCursor: string | null
  onTrail: (trail: readonly string[]) => void
}>

function MemberPager({ trail, nextCursor, onTrail }: MemberPagerProps) {
  const isFirst = trail.length === 0
  return (
    <Flex justify="end">
      <CursorPager
        page={trail.length + 1}
        onFirst={isFirst ? undefined : () => onTrail([])}
        onPrevious={isFirst ? undefined : () => onTrail(trail.slice(0, -1))}
        onNext={nextCursor === null ? undefined : () => onTrail([...trail, nextCursor])}
      />
    </Flex>
  )
}
