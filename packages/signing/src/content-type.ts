/** Tells whether a body is a form, as the signature scheme means it. */

const FORM_TYPE = 'application/x-www-form-urlencoded'
const CHARSET = /;[\t ]*charset=[\t ]*"?([^";\t ]*)/i

/**
 * `form` when the body's parameters take part in the signature, `other` for every other body,
 * `foreign-charset` for a form in another charset than UTF-8, whose parameters cannot be decoded alike
 * on both sides. The type is matched in lower case only, as the clients do: `Application/X-…` and
 * `…urlencodedX` are bodies like JSON, covered by their digest or not at all.
 */
export function classifyContentType(contentType: string): 'form' | 'other' | 'foreign-charset' {
  if (!contentType.startsWith(FORM_TYPE)) return 'other'
  const rest = contentType.slice(FORM_TYPE.length)
  if (rest !== '' && !/^[\t ]*;|^[\t ]+$/.test(rest)) return 'other'
  const charset = CHARSET.exec(rest)?.[1]?.toLowerCase()
  return charset === undefined || charset === 'utf-8' || charset === 'utf8'
    ? 'form'
    : 'foreign-charset'
}
