/** People in a cell: the first few by name, the rest on demand. */
import { Button, Flex, Popover, Tag } from 'antd'
import { useTranslation } from 'react-i18next'

export type Person = Readonly<{ id: string; username: string; displayName: string }>

export type PeopleListProps = Readonly<{
  people: readonly Person[]
  /** How many are shown at once. */
  shown?: number
}>

export function PeopleList({ people, shown = 2 }: PeopleListProps) {
  const { t } = useTranslation()
  // One name more takes no more room than the button that would hide it.
  const first = people.length === shown + 1 ? people : people.slice(0, shown)
  const rest = people.length - first.length
  const all = (
    <Flex gap={6} wrap style={{ maxWidth: 360, maxHeight: 280, overflow: 'auto' }}>
      {people.map((person) => (
        <Tag key={person.id} title={person.username}>
          {person.displayName}
        </Tag>
      ))}
    </Flex>
  )
  return (
    <span>
      {first.map((person, index) => (
        <span key={person.id} title={person.username}>
          {index > 0 && ', '}
          {person.displayName}
        </span>
      ))}
      {rest > 0 && (
        <Popover
          trigger="click"
          title={t('table.allPeople', { count: people.length })}
          content={all}
        >
          <Button type="link" size="small">
            {t('table.others', { count: rest })}
          </Button>
        </Popover>
      )}
    </span>
  )
}
