/** The id by which an operator finds a failed request in the logs. */
import { useTranslation } from 'react-i18next'
import { Note } from './note.tsx'

export function RequestId({ id }: Readonly<{ id: string }>) {
  const { t } = useTranslation()
  if (id === '') return null
  return (
    <Note isSmall>
      {t('states.requestId')} <code style={{ overflowWrap: 'anywhere' }}>{id}</code>
    </Note>
  )
}
