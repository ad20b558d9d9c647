/** One secret on the screen: fetched when it is asked for, gone when it is hidden, left, or forgotten. */
import { App } from 'antd'
import { useEffect, useState } from 'react'
import { PorticoError } from '@portico/sdk'
import { describeProblem } from '../../i18n/describe.ts'
import { revealSecret } from './api.ts'

/** A secret left on a screen is hidden again by itself. */
const shownMs = 60_000

export type Secret = Readonly<{
  /** Null while it is hidden. */
  shown: string | null
  isPending: boolean
  show: () => void
  hide: () => void
  /** Fetches it without showing it; null when that was refused, which has then been said. */
  fetch: () => Promise<string | null>
}>

export function useSecret(applicationId: string): Secret {
  const { message } = App.useApp()
  const [shown, setShown] = useState<string | null>(null)
  const [isPending, setIsPending] = useState(false)
  useEffect(() => {
    if (shown === null) return
    const timer = setTimeout(() => setShown(null), shownMs)
    return () => clearTimeout(timer)
  }, [shown])
  const fetch = async () => {
    setIsPending(true)
    try {
      return await revealSecret(applicationId)
    } catch (error) {
      if (!(error instanceof PorticoError)) throw error
      void message.error(describeProblem(error.problem))
      return null
    } finally {
      setIsPending(false)
    }
  }
  return {
    shown,
    isPending,
    fetch,
    show: () => void fetch().then(setShown),
    hide: () => setShown(null),
  }
}
