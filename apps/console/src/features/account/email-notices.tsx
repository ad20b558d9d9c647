/** Whether the notices of my inbox come by e-mail too. */
import { useQueryClient } from '@tanstack/react-query'
import { App, Flex, Switch } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Note } from '../../components/note.tsx'
import { describeProblem } from '../../i18n/describe.ts'
import { useSubmit } from '../../server/submit.ts'
import { meQuery, useMe } from '../../session/me.ts'
import { switchEmailNotices } from './api.ts'

export function EmailNotices() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const cache = useQueryClient()
  const labelId = useId()
  const { emailNotices, email, organisation } = useMe()
  const switching = useSubmit({
    send: switchEmailNotices,
    onDone: (changed) => {
      cache.setQueryData(meQuery.queryKey, changed)
      void message.success(t('account.saved'))
    },
    onRefused: (error) => void message.error(describeProblem(error.problem)),
  })
  const hint = !organisation.emailAvailable ? 'unavailable' : email === null ? 'noAddress' : 'hint'
  return (
    <Flex vertical gap={6}>
      <Flex gap={12} align="center">
        <Switch
          aria-labelledby={labelId}
          checked={emailNotices}
          loading={switching.isPending}
          onChange={switching.submit}
        />
        <span id={labelId}>{t('account.emailNotices.label')}</span>
      </Flex>
      <Note>{t(`account.emailNotices.${hint}`)}</Note>
    </Flex>
  )
}
