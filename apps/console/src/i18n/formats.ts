/** Instants, days and counts in words of the reader's language and time zone. */
import { useTranslation } from 'react-i18next'
import { useMe } from '../session/me.ts'

export type Formats = Readonly<{
  /** `2026-11-24 14:05`, in the reader's time zone. */
  instant: (iso: string) => string
  /** With seconds and milliseconds, for call records. */
  exactInstant: (iso: string) => string
  /** A calendar day as the organisation counts them; no time zone is applied. */
  day: (day: string) => string
  count: (value: number) => string
}>

/** @param timeZone IANA name */
function createFormats(language: string, timeZone: string): Formats {
  const isChinese = language.startsWith('zh')
  const date = isChinese
    ? ({ year: 'numeric', month: '2-digit', day: '2-digit' } as const)
    : ({ year: 'numeric', month: 'short', day: 'numeric' } as const)
  const minutes = { ...date, hour: '2-digit', minute: '2-digit', hour12: false } as const
  const instant = new Intl.DateTimeFormat(language, { ...minutes, timeZone })
  const exact = new Intl.DateTimeFormat(language, {
    ...minutes,
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZone,
  })
  const day = new Intl.DateTimeFormat(language, { ...date, timeZone: 'UTC' })
  const count = new Intl.NumberFormat(language)
  return {
    instant: (iso) => instant.format(new Date(iso)),
    exactInstant: (iso) => exact.format(new Date(iso)),
    day: (text) => day.format(new Date(`${text}T00:00:00Z`)),
    count: (value) => count.format(value),
  }
}

/** By language and time zone: to make one takes longer than to draw the cell that asks for it. */
const made = new Map<string, Formats>()

/** The formats of the signed-in reader; the same object until the language or the time zone changes. */
export function useFormats(): Formats {
  const { i18n } = useTranslation()
  const me = useMe()
  const timeZone = me.timeZone ?? me.organisation.timeZone
  const key = `${i18n.language} ${timeZone}`
  const formats = made.get(key) ?? createFormats(i18n.language, timeZone)
  made.set(key, formats)
  return formats
}
