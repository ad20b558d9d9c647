/** The signature bases that somebody signs by mistake, for a request as it arrived (SG5, SG6). */
import type { MessageSignature } from '../http-message/message-signature.ts'
import { buildSignatureBase } from '../http-message/signature-base.ts'
import type { MessageToSign } from '../http-message/signature-base.ts'
import { parametersName, writeBaseLine } from './base-lines.ts'
import { listComponentGuesses } from './guess-component.ts'
import type { BaseHints } from './guess-component.ts'
import type { SignedStringGuess } from './guess-head.ts'

type Line = readonly [name: string, value: string]

const write = (lines: readonly Line[]) =>
  lines.map(([name, value]) => writeBaseLine(name, value)).join('\n')

/** Every base that is tried, the right one first; none where the message has no base. */
export function listBaseGuesses(
  message: MessageToSign,
  { components, parameters }: MessageSignature,
  hints: BaseHints = {},
): SignedStringGuess[] {
  const lines: Line[] = []
  for (const name of components) {
    const one = buildSignatureBase(message, [name], '')
    if (!one.ok) return []
    lines.push([name, one.text.slice(`"${name}": `.length, one.text.indexOf('\n'))])
  }
  const last: Line = [parametersName, parameters]
  const right = write([...lines, last])
  return [
    { code: null, stringToSign: right },
    ...guessWriting(lines, last),
    ...lines.flatMap(([name, value], index) =>
      listComponentGuesses(name, value, message, hints).map(({ code, value: other }) => ({
        code,
        stringToSign: write([...lines.with(index, [name, other]), last]),
      })),
    ),
    ...lines.map((_, index) => ({
      code: 'component.unsigned' as const,
      stringToSign: write([...lines.toSpliced(index, 1), last]),
    })),
    ...guessParameters(parameters, hints.signatureInput).map(({ code, value }) => ({
      code,
      stringToSign: write([...lines, [parametersName, value]]),
    })),
  ]
}

/** Line ends, quotes, blanks, the order, the last line. */
function guessWriting(lines: readonly Line[], last: Line): SignedStringGuess[] {
  const all = [...lines, last]
  const right = write(all)
  const join = (between: string) =>
    all.map(([name, value]) => `${between.replace('*', name)}${value}`)
  const sorted = lines.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return [
    { code: 'string.trailing-newline', stringToSign: `${right}\n` },
    { code: 'string.carriage-return', stringToSign: right.replaceAll('\n', '\r\n') },
    { code: 'component.quotes', stringToSign: join('*: ').join('\n') },
    { code: 'component.separator', stringToSign: join('"*":').join('\n') },
    { code: 'component.order', stringToSign: write([...sorted, last]) },
    { code: 'signature-parameters.missing', stringToSign: write(lines) },
    { code: 'signature-parameters.missing', stringToSign: `${write(lines)}\n` },
  ]
}

type Guess = Readonly<{ code: SignedStringGuess['code']; value: string }>

/** Ways of writing the last line. `parameters` is its canonical text: a list, then `;name=value`. */
function guessParameters(parameters: string, signatureInput: string | undefined): Guess[] {
  const close = parameters.indexOf(')') + 1
  const list = parameters.slice(0, close)
  const pairs = parameters.slice(close).match(/;[^=;]+(?:=(?:"(?:[^"\\]|\\.)*"|[^;]*))?/g) ?? []
  const given =
    signatureInput === undefined ? [] : [signatureInput, signatureInput.replace(/^[^=]*=/, '')]
  const [labelled, raw] = given
  return [
    ...(raw === undefined || raw === parameters
      ? []
      : [{ code: 'signature-parameters.spelling' as const, value: raw }]),
    ...(labelled === undefined
      ? []
      : [{ code: 'signature-parameters.label' as const, value: labelled }]),
    ...pairs.map((_, index) => ({
      code: 'signature-parameter.unsigned' as const,
      value: list + pairs.toSpliced(index, 1).join(''),
    })),
    { code: 'signature-parameter.unsigned', value: list },
    { code: 'signature-parameters.order', value: list + pairs.toSorted().join('') },
    { code: 'signature-parameter.unlisted', value: `${parameters};alg="hmac-sha256"` },
  ]
}
