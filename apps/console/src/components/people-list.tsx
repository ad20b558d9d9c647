/** People in a cell: the first few by name, the rest on demand. */
import { Button, Flex, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Floating } from './floating.tsx'

export type Person = Readonly<{ id: string; username: string; displayName: string }>

export type PeopleListProps = Readonly<{
  people: readonly Person[]
  /** How many are shown at once. */
  shown?: number
}>

export function PeopleList({ people, shown = 2 }: PeopleListProps) {
  // One name more takes no more room than the button that would hide it.
  const first = people.length === shown + 1 ? people : people.slice(0, shown)
  return (
    <span>
      {first.map((person, index) => (
        <span key={person.id} title={person.username}>
          {index > 0 && ', '}
          {person.displayName}
        </span>
      ))}
      {people.length > first.length && (
        <Others people={people} count={people.length - first.length} />
      )}
    </span>
  )
}

function Others({ people, count }: Readonly<{ people: readonly Person[]; count: number }>) {
  const { t } = useTranslation()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const title = t('table.allPeople', { count: people.length })
  return (
    <>
      <Button
        type="link"
        size="small"
        aria-expanded={anchor !== null}
        onClick={({ currentTarget }) => setAnchor(anchor === null ? currentTarget : null)}
      >
        {t('table.others', { count })}
      </Button>
      {anchor && (
        <Floating anchor={anchor} onClose={() => setAnchor(null)}>
          <Flex vertical gap={8} style={{ padding: 8 }}>
            <strong>{title}</strong>
            <Flex gap={6} wrap style={{ maxWidth: 360, maxHeight: 280, overflow: 'auto' }}>
              {people.map((person) => (
                <Tag key={person.id} title={person.username}>
                  {person.displayName}
                </Tag>
              ))}
            </Flex>
          </Flex>
        </Floating>
      )}
    </>
  )
}
