/** Takes out of a string to sign what is kept for a while and may be a password of somebody's. */
import type { Finding } from './diagnosis-texts.ts'
import { writeStringToSign } from './guess-head.ts'
import { parseStringToSign } from './string-parts.ts'
import type { NamedText } from './string-parts.ts'

/** Stands for a value that was taken out; the doctor takes it for equal to anything. */
export const hiddenValue = '***'

const sensitive = /auth|cookie|token|secret|passw|credential|session|api-?_?key/i

function hide(separator: string) {
  return (named: NamedText): NamedText => {
    const { name, value } = named
    if (value === '' || !sensitive.test(name)) return named
    return { name, value: hiddenValue, text: name + separator + hiddenValue }
  }
}

/** The string without the values of headers and parameters whose names speak of a secret. */
export function hideValues(stringToSign: string): string {
  const parts = parseStringToSign(stringToSign)
  if (parts === null) return ''
  const headers = parts.headers.map(hide(':'))
  return writeStringToSign({ ...parts, headers, parameters: parts.parameters.map(hide('=')) })
}

/** The same for a finding about such a header or parameter. */
export function hideFacts(finding: Finding): Finding {
  const { part, facts } = finding
  const name = /^(?:header|parameter):(.*)$/s.exec(part)?.[1]
  if (name === undefined || !sensitive.test(name)) return finding
  const kept = Object.entries(facts).filter(([key]) => key !== 'client' && key !== 'server')
  return {
    ...finding,
    facts: { ...Object.fromEntries(kept), client: hiddenValue, server: hiddenValue },
  }
}
