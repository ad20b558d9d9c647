/** Compares the last line of two signature bases: what the signature says of itself (RFC 9421 2.3). */
import { parseInnerListDictionary, writeInnerList } from '../http-message/structured-fields.ts'
import type { BareItem, InnerList } from '../http-message/structured-fields.ts'
import { parametersName } from './base-lines.ts'
import type { DiagnosisCode, Finding } from './diagnosis-texts.ts'

const whole = (code: DiagnosisCode, facts: Finding['facts'] = {}): Finding => ({
  part: `component:${parametersName}`,
  code,
  facts,
})

/** The differences, in the order in which the server has the parameters. */
export function compareSignatureParameters(client: string, server: string): Finding[] {
  if (client === server) return []
  if (/^[a-z*][a-z0-9_\-.*]*=\(/.test(client)) return [whole('signature-parameters.label')]
  const mine = parse(client)
  const theirs = parse(server)
  if (mine === null || theirs === null) {
    return [whole('signature-parameters.unreadable', { client, server })]
  }
  if (writeInnerList(mine) === writeInnerList(theirs)) {
    return [whole('signature-parameters.spelling', { client, server })]
  }
  const findings = [...compareLists(mine, theirs), ...compareValues(mine, theirs)]
  return findings.length > 0 ? findings : [whole('signature-parameters.order', { client, server })]
}

function parse(text: string): InnerList | null {
  return parseInnerListDictionary(`s=${text}`)?.get('s') ?? null
}

function compareLists(mine: InnerList, theirs: InnerList): Finding[] {
  const write = ({ items }: InnerList) => writeInnerList({ items, parameters: new Map() })
  const [client, server] = [write(mine), write(theirs)]
  return client === server ? [] : [whole('signature-parameters.components', { client, server })]
}

function compareValues(mine: InnerList, theirs: InnerList): Finding[] {
  const findings: Finding[] = []
  for (const [name, got] of theirs.parameters) {
    const part = `signature-parameter:${name}` as const
    const signed = mine.parameters.get(name)
    const facts = { name, client: signed === undefined ? '' : show(signed), server: show(got) }
    if (signed === undefined) {
      findings.push({ part, code: 'signature-parameter.unsigned', facts })
    } else if (signed.type !== got.type && signed.value === got.value) {
      findings.push({ part, code: 'signature-parameter.type', facts })
    } else if (facts.client !== facts.server) {
      findings.push({ part, code: explainValue(name, signed, got), facts })
    }
  }
  for (const [name, signed] of mine.parameters) {
    if (theirs.parameters.has(name)) continue
    const facts = { name, client: show(signed), server: '' }
    findings.push({
      part: `signature-parameter:${name}`,
      code: 'signature-parameter.unlisted',
      facts,
    })
  }
  return findings
}

/** Two readings of the clock are the usual reason for another time. */
function explainValue(name: string, signed: BareItem, received: BareItem): DiagnosisCode {
  const isTime = name === 'created' || name === 'expires'
  if (isTime && signed.type === 'integer' && received.type === 'integer') {
    return signed.value === received.value * 1000 ? 'created.unit' : 'clock.differs'
  }
  return 'signature-parameter.differs'
}

function show({ type, value }: BareItem): string {
  return type === 'string' ? `"${value}"` : String(value)
}
