/** What the signature doctor says of a call by its record and by what its gateway found (SG5). */
import type { CallDiagnosis, RefusalFindings } from '@portico/contract'
import { describeFinding, diagnosisTexts } from '@portico/signing'
import type { DiagnosisCode, Finding } from '@portico/signing'
import type { RecordedCall } from '@portico/store'
import { adviceFor } from './call-advice.ts'

/** Refusals about the signature or what it covers: of these something may have been kept. */
const aboutSigning: ReadonlySet<string> = new Set(['A403IS', 'S403TE', 'I400I5', 'I400HD'])

/** A newer gateway may find what this version has no words for. */
function describe({
  part,
  code,
  facts,
}: RefusalFindings['findings'][number]): CallDiagnosis['findings'][number] {
  const isKnown = Object.hasOwn(diagnosisTexts, code)
  const finding = { part, code, facts } as Finding & { code: DiagnosisCode }
  return { part, code, facts, text: isKnown ? describeFinding(finding) : code }
}

function judge(call: RecordedCall, kept: RefusalFindings | null): CallDiagnosis['state'] {
  if (call.code === null) return 'passed'
  if (kept !== null) return kept.findings.length > 0 ? 'explained' : 'unexplained'
  return aboutSigning.has(call.code) ? 'not-kept' : 'other'
}

/** What is said where nothing of the signature is known: which of both strings to send. */
const sendInstead =
  'Give the string that your program signed (after RFC 9421 the signature base) to the signature doctor, with the string of the answer (X-Ca-Error-Message).'
const missingDigest =
  'None of the usual mistakes fits: look for another secret, for a time, nonce or header that was signed with another value than sent, or for a digest of the body that got lost.'

/** @param kept what the gateway found and the reader may see; null where there is nothing */
export function presentDiagnosis(call: RecordedCall, kept: RefusalFindings | null): CallDiagnosis {
  const state = judge(call, kept)
  const advice = [
    adviceFor(call.code),
    ...(state === 'unexplained' ? [missingDigest, sendInstead] : []),
    ...(state === 'not-kept' ? [sendInstead] : []),
  ].filter((text) => text !== null)
  return {
    requestId: call.requestId,
    code: call.code,
    state,
    findings: kept?.findings.map(describe) ?? [],
    stringToSign: kept?.stringToSign || null,
    advice: advice.length === 0 ? null : advice.join(' '),
  }
}
