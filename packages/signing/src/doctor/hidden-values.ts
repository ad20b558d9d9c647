/** Takes out of a string to sign what is kept for a while and may be a password of somebody's. */
import { isSignatureBase, parametersName, writeBaseLine } from './base-lines.ts'
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

/** The string or signature base without the values of headers and parameters whose names speak of a secret. */
export function hideValues(stringToSign: string): string {
  if (isSignatureBase(stringToSign)) return hideLines(stringToSign)
  const parts = parseStringToSign(stringToSign)
  if (parts === null) return ''
  const headers = parts.headers.map(hide(':'))
  return writeStringToSign({ ...parts, headers, parameters: parts.parameters.map(hide('=')) })
}

function hideLines(base: string): string {
  const hidden = base.split('\n').map((line) => {
    const [, name = ''] = /^"([^"]*)": /.exec(line) ?? []
    if (name === parametersName) return line
    if (name.startsWith('@')) return hideQueryValues(line)
    return sensitive.test(name) ? writeBaseLine(name, hiddenValue) : line
  })
  return hidden.join('\n')
}

/** In a target, and in what somebody took for one. */
function hideQueryValues(text: string): string {
  return text.replace(/([^?&=\s]+)=([^&\s]+)/g, (pair, name: string) =>
    sensitive.test(name) ? `${name}=${hiddenValue}` : pair,
  )
}

/** Whether a text is the server's, whatever stood where a value was taken out. */
export function agreesWithHidden(client: string, server: string): boolean {
  if (client === server) return true
  const pieces = server.split(hiddenValue)
  if (pieces.length === 1) return false
  const last = pieces.pop() ?? ''
  let at = 0
  for (const [index, piece] of pieces.entries()) {
    const found = index === 0 ? (client.startsWith(piece) ? 0 : -1) : client.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return client.length - last.length >= at && client.endsWith(last)
}

/** The same for a finding about such a header or parameter. */
export function hideFacts(finding: Finding): Finding {
  const { part, facts } = finding
  const name = /^(?:header|parameter|component):(.*)$/s.exec(part)?.[1]
  if (name?.startsWith('@')) return { ...finding, facts: hideInTexts(facts) }
  if (name === undefined || !sensitive.test(name)) return finding
  const kept = Object.entries(facts).filter(([key]) => key !== 'client' && key !== 'server')
  return {
    ...finding,
    facts: { ...Object.fromEntries(kept), client: hiddenValue, server: hiddenValue },
  }
}

function hideInTexts(facts: Finding['facts']): Finding['facts'] {
  return Object.fromEntries(
    Object.entries(facts).map(([key, fact]) => [
      key,
      typeof fact === 'string' ? hideQueryValues(fact) : fact,
    ]),
  )
}
