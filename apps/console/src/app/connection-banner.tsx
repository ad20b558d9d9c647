/** Says that Portico does not answer, tries again by itself, and loads anew what failed meanwhile. */
import { Alert, Button } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { signInMethodsQuery } from '../features/session/api.ts'
import { useCell } from '../page/cell.ts'
import { connection } from '../server/connection.ts'

const firstPauseMs = 2_000
const longestPauseMs = 30_000

export function ConnectionBanner() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const state = useCell(connection)
  const wasAway = useRef(false)
  /** Any answer at all moves the cell back to `reachable`. */
  const probe = () =>
    void cache.fetchQuery({ ...signInMethodsQuery, staleTime: 0 }).catch(() => undefined)
  const probeNow = useEffectEvent(probe)
  useEffect(() => {
    if (state === 'reachable') {
      if (wasAway.current) void cache.invalidateQueries()
      wasAway.current = false
      return
    }
    wasAway.current = true
    let pauseMs = firstPauseMs
    let timer = setTimeout(again, pauseMs)
    function again() {
      probeNow()
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
      timer = setTimeout(again, pauseMs)
    }
    return () => clearTimeout(timer)
  }, [state, cache])
  if (state === 'reachable') return null
  return (
    <Alert
      banner
      type="warning"
      role="alert"
      title={t('states.unreachable')}
      description={t('states.unreachableHint')}
      action={<Button onClick={probe}>{t('actions.retry')}</Button>}
    />
  )
}
