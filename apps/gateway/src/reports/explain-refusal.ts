/** What the signature doctor finds in a call that was refused for its signature, its clock or its body (SG5). */
import type { GatewayErrorCode, RefusalFindings } from '@portico/contract'
import {
  buildStringToSign,
  digestBody,
  explainSignature,
  hideFacts,
  hideValues,
  readSignatureAlgorithm,
  readSignedHeaders,
  sign,
  writeMismatchMessage,
  readHint,
  type Finding,
  type RequestToSign,
} from '@portico/signing'
import type { Call } from '../call.ts'
import { readFormText } from '../forms.ts'
import { explainContentMd5 } from './explain-body.ts'
import { explainMessageRefusal } from './explain-message-refusal.ts'
import type { ExplainedCall, ExplainSettings } from './explained-call.ts'

/** As long as the message of a refusal shows it. */
const stringLimitBytes = 2048
const factLimit = 300
const findingLimit = 10

function readRequest(call: Call): RequestToSign | null {
  const { headers, method, target } = call
  const signedHeaders = readSignedHeaders(headers.get('x-ca-signature-headers'))
  if (!signedHeaders.ok) return null
  const formBody = readFormText(call)
  return { method, target, header: (name) => headers.get(name), signedHeaders, formBody }
}

/** Tries the usual mistakes with the secrets that live; costs some dozen HMACs. */
function explainMismatch(call: Call, request: RequestToSign): readonly Finding[] {
  const algorithm = readSignatureAlgorithm(call.headers.get('x-ca-signature-method'))
  if (!algorithm.ok) return []
  const secrets = call.application?.secrets ?? []
  return explainSignature({
    request,
    signature: call.headers.get('x-ca-signature') ?? '',
    signers: secrets.map(
      ({ prepared }) =>
        (text) =>
          sign(prepared, algorithm.algorithm, text),
    ),
    hints: call.body === null ? {} : { bodyMd5: digestBody('md5', call.body) },
  })
}

function explainClock(call: Call, windowSeconds: number): Finding[] {
  if (call.timestampMs === null) return []
  const skewSeconds = Math.round((call.timestampMs - call.receivedAtMs) / 1000)
  const facts = { skewSeconds, windowSeconds }
  return [{ part: 'header:x-ca-timestamp', code: 'clock.skew', facts }]
}

function explainTimestamp(call: Call): Finding[] {
  const client = call.headers.get('x-ca-timestamp') ?? ''
  if (!/^\d{10}$/.test(client)) return []
  return [{ part: 'header:x-ca-timestamp', code: 'clock.unit', facts: { client } }]
}

function listFindings(
  call: Call,
  code: GatewayErrorCode,
  request: RequestToSign,
  windowSeconds: number,
): readonly Finding[] {
  if (code === 'A403IS') return explainMismatch(call, request)
  if (code === 'S403TE') return explainClock(call, windowSeconds)
  return code === 'I400I5' ? explainContentMd5(call) : explainTimestamp(call)
}

function shorten(finding: Finding): RefusalFindings['findings'][number] {
  const { part, code, facts } = hideFacts(finding)
  const short = Object.entries(facts).map(([name, fact]) => [
    name,
    typeof fact === 'number' ? fact : fact.slice(0, factLimit),
  ])
  return { part: part.slice(0, 160), code, facts: Object.fromEntries(short) }
}

/** The server's string on one line, cut as a refusal's message is, with what may be a password taken out. */
function presentString(text: string): string {
  const hint = readHint(writeMismatchMessage(hideValues(text), stringLimitBytes))
  return hint.isCut ? `${hint.text}...` : hint.text
}

/** Which refusals are worth a look: what a caller can mend in the signature, or in what it covers. */
const explained: ReadonlySet<GatewayErrorCode> = new Set([
  'A403IS',
  'S403TE',
  'I400I5',
  'I400HD',
  'I400NC',
])

function explainXCaRefusal(
  call: Call,
  code: GatewayErrorCode,
  { windowSeconds }: ExplainSettings,
): ExplainedCall | null {
  const request = readRequest(call)
  if (request === null) return null
  const built = buildStringToSign(request)
  const findings = listFindings(call, code, request, windowSeconds)
  return { findings, text: built.ok ? built.text : '' }
}

/** Null where there is nothing to be said that the refusal has not said. */
export function explainRefusal(
  call: Call,
  code: GatewayErrorCode,
  settings: ExplainSettings,
): RefusalFindings | null {
  const { application, signatureScheme } = call
  if (application === null || signatureScheme === 'none' || !explained.has(code)) return null
  const explain = signatureScheme === 'x-ca' ? explainXCaRefusal : explainMessageRefusal
  const found = explain(call, code, settings)
  if (found === null || (code !== 'A403IS' && found.findings.length === 0)) return null
  return {
    findings: found.findings.slice(0, findingLimit).map(shorten),
    stringToSign: found.text === '' ? '' : presentString(found.text),
  }
}
