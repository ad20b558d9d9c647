/** Builds the text that a message signature signs (RFC 9421 2.5). */
import type { HeaderLookup } from '../header-text.ts'
import { refuse } from '../refusal.ts'
import type { DerivedComponent, MessageRefused } from './message-signature.ts'

/** A request as the signature sees it. */
export type MessageToSign = Readonly<{
  method: string
  /** As the caller reached it; behind a proxy, what the caller saw and not what arrived. */
  scheme: 'http' | 'https'
  /** `Host` as received. */
  authority: string
  /** Origin-form target. */
  target: string
  /** Values of each header joined by `, `, one character per byte. */
  header: HeaderLookup
}>

const VALUE = /^[\t\x20-\x7e]*$/

/**
 * One line per component, then the parameters. Answers `component.invalid` with the name of a header
 * that is absent or not printable ASCII: a signature over a header that is not there means nothing.
 */
export function buildSignatureBase(
  message: MessageToSign,
  components: readonly string[],
  parameters: string,
): Readonly<{ ok: true; text: string }> | MessageRefused {
  let text = ''
  for (const name of components) {
    const value = isDerived(name)
      ? deriveComponent(message, name)
      : message.header(name)?.replace(/^[\t ]+|[\t ]+$/g, '')
    if (value === undefined || !VALUE.test(value)) return refuse('component.invalid', name)
    text += `"${name}": ${value}\n`
  }
  return { ok: true, text: `${text}"@signature-params": ${parameters}` }
}

/** Unknown derived components never get here: `readMessageSignature` refuses them. */
function isDerived(name: string): name is DerivedComponent {
  return name.startsWith('@')
}

function deriveComponent(message: MessageToSign, name: DerivedComponent): string {
  const { method, scheme, target } = message
  const mark = target.indexOf('?')
  switch (name) {
    case '@method':
      return method
    case '@scheme':
      return scheme
    case '@authority':
      return normalizeAuthority(message)
    case '@request-target':
      return target
    case '@target-uri':
      return `${scheme}://${normalizeAuthority(message)}${target}`
    case '@path':
      return mark < 0 ? target : target.slice(0, mark)
    case '@query':
      return mark < 0 ? '?' : target.slice(mark)
  }
}

/** Lower case, without the scheme's default port (RFC 9421 2.2.3). */
function normalizeAuthority({ authority, scheme }: MessageToSign): string {
  return authority.toLowerCase().replace(scheme === 'https' ? /:443$/ : /:80$/, '')
}
