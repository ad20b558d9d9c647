/** Why a request cannot be signed or verified at all: a value with a stable code, never an exception. */

/**
 * Every code this package answers with. `facts.name` names the header, parameter or component at
 * fault; a secret or a signature is never among the facts.
 */
export type SigningRefusalCode =
  /** The method is not an upper-case HTTP method. */
  | 'method.invalid'
  /** The target is not origin-form (`/path?query`) in visible ASCII without `#`. */
  | 'target.invalid'
  /** A covered header value holds control characters, or bytes that are not UTF-8. */
  | 'header.invalid'
  /** `X-Ca-Signature-Headers` is too long, or holds an empty or impossible name. */
  | 'signed-headers.invalid'
  /** `X-Ca-Signature-Headers` names one header twice, whatever the spelling. */
  | 'signed-headers.repeated'
  /** `X-Ca-Signature-Method` is neither `HmacSHA256` nor `HmacSHA1`. */
  | 'algorithm.unknown'
  /** A `%` is not followed by two hexadecimal digits. */
  | 'parameter.escape'
  /** Percent escapes decode to bytes that are not UTF-8. */
  | 'parameter.utf8'
  /** The decoded parameter would be read back from the string to sign as something else. */
  | 'parameter.ambiguous'
  /** One name stands twice in the query, or twice in the form. */
  | 'parameter.repeated'
  | 'parameter.too-many'
  /** The form body holds characters outside printable ASCII. */
  | 'form.invalid'
  /** The form declares a charset other than UTF-8. */
  | 'form.charset'
  /** The signature is well made or not, but it is not the signature of this request. */
  | 'signature.mismatch'

export type SigningRefusal<Code extends string = SigningRefusalCode> = Readonly<{
  code: Code
  facts?: Readonly<Record<string, string | number>>
}>

export type SigningRefused<Code extends string = SigningRefusalCode> = Readonly<{
  ok: false
  refusal: SigningRefusal<Code>
}>

/** Refuses with a code and, where one thing is at fault, its name. */
export function refuse<Code extends string>(code: Code, name?: string): SigningRefused<Code> {
  return { ok: false, refusal: name === undefined ? { code } : { code, facts: { name } } }
}
