/** Compares two signature bases of RFC 9421 line by line and names the reason for each difference (SG5, SG6). */
import { parametersName, writeBaseLine } from './base-lines.ts'
import type { BaseLine } from './base-lines.ts'
import { compareSignatureParameters } from './compare-signature-parameters.ts'
import type { DiagnosisCode, Finding } from './diagnosis-texts.ts'
import { explainComponent } from './explain-component.ts'
import { agreesWithHidden } from './hidden-values.ts'

/**
 * Every difference, in the order of the server's lines. `isCut` says that the server's base breaks off, so that what
 * it lacks at its end is no difference.
 */
export function compareBases(
  client: readonly BaseLine[],
  server: readonly BaseLine[],
  isCut: boolean,
): Finding[] {
  const written = client.map(findBadWriting).find((finding) => finding !== null)
  if (written) return [written]
  const findings: Finding[] = []
  for (const [index, got] of server.entries()) {
    const isLast = isCut && index === server.length - 1
    const signed = client.find(({ name }) => name === got.name)
    if (signed === undefined) {
      if (!isLast) findings.push(lacking(got))
    } else if (!agrees(signed.value, got.value, isLast)) {
      findings.push(...compareLine(signed, got))
    }
  }
  const extra = isCut ? [] : client.filter((line) => !server.some(({ name }) => name === line.name))
  for (const { name } of extra) {
    findings.push({ part: `component:${name}`, code: 'component.unlisted', facts: { name } })
  }
  const isOtherOrder = client.some(({ name }, index) => name !== server[index]?.name)
  if (findings.length === 0 && isOtherOrder && !isCut) {
    findings.push({ part: 'string', code: 'component.order', facts: {} })
  }
  return findings
}

function findBadWriting({ name, value, text }: BaseLine): Finding | null {
  const lowerCase = name.toLowerCase()
  if (text === writeBaseLine(lowerCase, value)) return null
  const part = `component:${lowerCase}` as const
  if (name !== lowerCase) {
    return { part, code: 'component.case', facts: { client: name, server: lowerCase } }
  }
  const code: DiagnosisCode = text.startsWith(`"${name}"`)
    ? 'component.separator'
    : 'component.quotes'
  return { part, code, facts: { client: text, server: writeBaseLine(name, value) } }
}

function lacking({ name }: BaseLine): Finding {
  const part = `component:${name}` as const
  const code = name === parametersName ? 'signature-parameters.missing' : 'component.unsigned'
  return { part, code, facts: { name } }
}

function agrees(signed: string, got: string, isLast: boolean): boolean {
  return agreesWithHidden(signed, got) || (isLast && signed.startsWith(got))
}

function compareLine(signed: BaseLine, got: BaseLine): Finding[] {
  const { name } = got
  if (name === parametersName) return compareSignatureParameters(signed.value, got.value)
  const code = explainComponent(name, signed.value, got.value)
  return [
    {
      part: `component:${name}`,
      code,
      facts: { name, client: signed.value, server: got.value },
    },
  ]
}
