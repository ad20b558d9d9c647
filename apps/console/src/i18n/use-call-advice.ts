/** What to do about a call that was refused, in the page's language. */
import { useTranslation } from 'react-i18next'
import type { Call } from '@portico/contract'
import { callAdvice } from './zh-CN/call-advice.ts'

/** Null where nothing is advised; the server's own English for a code that this console does not know. */
export function useCallAdvice({ code, advice }: Call): string | null {
  const { i18n } = useTranslation()
  if (advice === null || code === null || !i18n.language.startsWith('zh')) return advice
  return (callAdvice as Readonly<Record<string, string>>)[code] ?? advice
}
