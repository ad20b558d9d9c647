/** What the signature doctor can find, in English; the console translates by code. */

/**
 * One text per code. `{client}` and `{server}` stand for what each side has at the place, `{name}`
 * for the header or parameter; which facts a finding carries shows in its text.
 */
export const diagnosisTexts = {
  'request.refused':
    'The request cannot be signed at all: {reason} ({name}). Change the request; no signature will help.',
  'string.carriage-return': 'The signed string has CR LF line ends. Join the lines with LF alone.',
  'string.trailing-newline':
    'The signed string ends with a line feed. Nothing follows the path and its parameters.',
  'string.line-missing':
    'A line is missing among the first five (method, Accept, Content-MD5, Content-Type, Date). An absent header keeps its empty line.',
  'string.line-extra':
    'There is an empty line among the headers. No line feed follows the last header line but its own.',
  'string.unreadable':
    'The signed string has no path. It needs five lines, the header lines and then the path with its parameters.',
  'string.differs': 'The strings differ in a way that no part shows. Compare them byte by byte.',
  'server-string.unreadable':
    'This is not a string to sign of the server. Copy what stands between the back-quotes of its message.',
  'server-string.cut':
    'The strings agree as far as the server shows its own, which is cut. Compare the rest of yours with the request as sent.',
  'method.case': 'The method is signed as {client}; it has to be {server}, in upper case.',
  'method.differs': 'You signed {client}, the server received {server}.',
  'accept.added':
    'You signed no Accept, but {server} was sent. HTTP libraries add one: set Accept yourself before you sign.',
  'accept.missing': 'You signed Accept {client}, but the server received none.',
  'accept.differs': 'You signed Accept {client}, the server received {server}.',
  'content-md5.added': 'You signed no Content-MD5, but {server} was sent.',
  'content-md5.missing':
    'You signed Content-MD5 {client}, but the header did not arrive. Send the digest that you sign.',
  'body.changed':
    'You signed the digest {client}, the one sent is {server}. The body was serialised again after it was digested.',
  'content-type.added':
    'You signed no Content-Type, but {server} was sent. HTTP libraries add one to a body: set it yourself before you sign.',
  'content-type.missing': 'You signed Content-Type {client}, but the server received none.',
  'content-type.charset':
    'The charset of Content-Type differs: you signed {client}, the server received {server}. A library or proxy changed it: sign it the way it is sent.',
  'content-type.spelling':
    'Content-Type is spelled otherwise: you signed {client}, the server received {server}.',
  'content-type.differs': 'You signed Content-Type {client}, the server received {server}.',
  'date.added':
    'You signed no Date, but {server} was sent. Sign it, or keep the library from adding it.',
  'date.missing': 'You signed Date {client}, but the server received none.',
  'date.differs': 'You signed Date {client}, the server received {server}.',
  'header.spelling':
    'Header {name}: signed as {client}, but listed in X-Ca-Signature-Headers as {server}. Use one spelling in both.',
  'header.unlisted': 'Header {name} is signed, but X-Ca-Signature-Headers does not list it.',
  'header.unsigned':
    'Header {name} is listed in X-Ca-Signature-Headers, but the signed string has no line for it.',
  'header.missing':
    'Header {name} is signed as {client}, but arrived empty or not at all. Was it sent, or did a proxy drop it?',
  'header.blanks':
    'Header {name} has blanks at its ends when signed. They are lost on the way: trim it.',
  'header.encoding':
    'Header {name} is not ASCII and was sent in another encoding than UTF-8, or signed in one.',
  'header.differs': 'Header {name}: you signed {client}, the server received {server}.',
  'header.order':
    'The header lines are in another order. Sort them by name as spelled, upper case before lower case.',
  'stage.differs':
    'You signed the stage {client}, the server received {server}. Sign the X-Ca-Stage that you send.',
  'clock.differs':
    'You signed the time {client}, but sent {server}. Take the time once, for the string and for the header.',
  'clock.skew':
    'The clock of the caller is {skewSeconds} s away from the server, more than the {windowSeconds} s allowed.',
  'clock.unit': 'X-Ca-Timestamp {client} counts seconds. It has to count milliseconds since 1970.',
  'path.encoding':
    'The path is escaped differently: you signed {client}, the server received {server}. Sign it the way it is sent.',
  'path.case':
    'The path differs in upper and lower case: you signed {client}, the server received {server}.',
  'path.slash': 'The path differs by slashes: you signed {client}, the server received {server}.',
  'path.prefix':
    'A part of the path was added or removed on the way: you signed {client}, the server received {server}. A proxy rewrites it.',
  'path.differs': 'You signed the path {client}, the server received {server}.',
  'parameter.percent-encoded':
    'Parameter {name} is signed with its percent escapes: {client}. Sign the decoded value: {server}.',
  'parameter.double-encoded':
    'Parameter {name} was escaped twice when sent: you signed {client}, the server decoded {server}.',
  'parameter.plus':
    'Parameter {name}: a plus sign in a query is a blank. You signed {client}, the server decoded {server}. Send a plus sign as %2B.',
  'parameter.empty': 'Parameter {name} is empty. Sign its bare name, without an equals sign.',
  'parameter.normalization':
    'Parameter {name} looks the same but has other code points (composed and decomposed letters). Normalise it before signing.',
  'parameter.unsigned':
    'Parameter {name} was sent but is not in the signed string. The fields of a form body are signed like query parameters.',
  'parameter.missing': 'Parameter {name} is signed but did not arrive in the query or the form.',
  'parameter.differs': 'Parameter {name}: you signed {client}, the server received {server}.',
  'parameter.order': 'The parameters are in another order. Sort query and form together by name.',
  'target.raw':
    'The target is signed as sent. Decode its parameters, sort them by name and write an empty one as its bare name.',
  'string.scheme':
    'One side is a string to sign of X-Ca, the other a signature base of RFC 9421. Compare the two of one call.',
  'base.unreadable':
    'The signed text is no signature base of RFC 9421. It has one line "name": value for each component, and "@signature-params" last.',
  'component.quotes': 'A component stands between double quotes: {server}. You signed {client}.',
  'component.separator':
    'Between a component and its value stand a colon and one blank: {server}. You signed {client}.',
  'component.case':
    'Component {client} is signed as it is spelled; it has to be {server}, in lower case.',
  'component.unsigned':
    'Component {name} is listed in Signature-Input, but the signed base has no line for it.',
  'component.unlisted':
    'The signed base has a line for {name}, but Signature-Input does not list it.',
  'component.order':
    'The lines are in another order than the list in Signature-Input. Both have the same order, and "@signature-params" is last.',
  'component.uncovered':
    'Signature-Input has to list the component {name}, so that nobody can change it on the way.',
  'component.absent':
    'Header {name} is signed, but did not arrive or is not printable ASCII. Was it sent, or did a proxy drop it?',
  'content-digest.uncovered':
    'The call has a body: send its Content-Digest (RFC 9530, sha-256 or sha-512) and list content-digest in Signature-Input.',
  'content-digest.unreadable':
    'Content-Digest {client} is not of the form sha-256=:base64:, or names neither sha-256 nor sha-512.',
  'target.uncovered':
    'Signature-Input has to list the whole target: @target-uri, or @request-target, or @path with @query. {name} is missing.',
  'authority.case': 'The authority is signed as {client}; it has to be in lower case: {server}.',
  'authority.port':
    'The port of the authority differs: you signed {client}, the server has {server}. Sign it as in Host, without the default port (80, 443).',
  'authority.differs':
    'You signed the authority {client}, the server has {server}. Sign the Host that you send; a proxy on the way may have changed it.',
  'scheme.differs':
    'You signed {client}, the server has {server}: the scheme is that of the connection to the gateway. Where TLS ends before it, leave out @scheme and @target-uri and sign @authority, @path and @query.',
  'path.query':
    'The component @path ends before the question mark: you signed {client}, it has to be {server}.',
  'query.mark':
    'The component @query begins with its question mark, also where nothing follows: you signed {client}, it has to be {server}.',
  'query.encoding':
    'The query is escaped differently: you signed {client}, the server received {server}. It is signed as sent, neither decoded nor escaped again.',
  'query.order':
    'The parameters of the query are in another order: you signed {client}, the server received {server}. They are signed as sent, not sorted.',
  'query.differs': 'You signed the query {client}, the server received {server}.',
  'request-target.method':
    'The component @request-target is the target alone, without the method: you signed {client}, it has to be {server}.',
  'request-target.absolute':
    'The component @request-target is the target as sent, without scheme and host: you signed {client}, it has to be {server}.',
  'target-uri.relative':
    'The component @target-uri is the whole address with scheme and host: you signed {client}, it has to be {server}.',
  'signature-parameters.missing':
    'The last line is missing: "@signature-params" with the list and its parameters, without a line feed after it.',
  'signature-parameters.label':
    'The last line begins with the list in parentheses; the label before it (as sig1=) stays out.',
  'signature-parameters.unreadable':
    'The last line cannot be compared: you signed {client}, the server has {server}.',
  'signature-parameters.spelling':
    'The parameters of the signature are spelled otherwise: you signed {client}, the canonical text is {server}.',
  'signature-parameters.components':
    'You signed the list {client}, but sent {server} in Signature-Input.',
  'signature-parameters.order':
    'The parameters of the signature are in another order: you signed {client}, but sent {server}.',
  'signature-parameter.unsigned':
    'Parameter {name} stands in Signature-Input, but is not in the last line that you signed.',
  'signature-parameter.unlisted':
    'Parameter {name} is in the last line that you signed, but not in Signature-Input.',
  'signature-parameter.type':
    'Parameter {name} has another type: you signed {client}, but sent {server}. Numbers stand without quotes, texts between them.',
  'signature-parameter.differs':
    'Parameter {name} of the signature: you signed {client}, but sent {server}.',
  'signature-parameter.missing': 'Signature-Input has to have the parameter {name}.',
  'created.unit':
    'Parameter {name} counts milliseconds ({client}). It has to count seconds since 1970: {server}.',
  'signature.expired':
    'The signature expired {lateSeconds} s before the call arrived. Send at once, choose a later expires, or look at the clock.',
  'secret.wrong':
    'Both sides have the same string, so the signature was made with another secret or algorithm, or is not the base64 of the HMAC. Was the secret reset?',
} as const

export type DiagnosisCode = keyof typeof diagnosisTexts

/** Which part of the string a finding is about; `string` and `signature` are about the whole. */
export type DiagnosisPart =
  | 'string'
  | 'method'
  | 'accept'
  | 'content-md5'
  | 'content-type'
  | 'date'
  | `header:${string}`
  | 'path'
  | `parameter:${string}`
  /** Of a message signature: a component, and a parameter of the signature itself. */
  | `component:${string}`
  | `signature-parameter:${string}`
  | 'signature'

export type Finding = Readonly<{
  part: DiagnosisPart
  code: DiagnosisCode
  facts: Readonly<Record<string, string | number>>
}>

/** The English sentence of a finding. A fact that is an empty text shows as `(empty)`. */
export function describeFinding({ code, facts }: Finding): string {
  return diagnosisTexts[code].replace(/\{(\w+)\}/g, (_, name: string) => {
    const fact = String(facts[name] ?? '')
    return fact === '' ? '(empty)' : fact
  })
}
