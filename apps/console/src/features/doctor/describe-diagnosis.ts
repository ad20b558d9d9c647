/** A finding of the signature doctor as a sentence of the page's language. */
import { diagnosisTexts } from '@portico/signing/browser'
import type { Finding } from '@portico/signing/browser'
import { diagnoses } from '../../i18n/zh-CN/diagnoses.ts'

/** @param nothing stands for a fact that is an empty text */
export function describeDiagnosis(
  { code, facts }: Finding,
  language: string,
  nothing: string,
): string {
  const texts = language.startsWith('zh') ? diagnoses : diagnosisTexts
  return texts[code].replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const fact = String(facts[name] ?? '')
    return fact === '' ? nothing : fact
  })
}
