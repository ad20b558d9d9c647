/** Signing a call in the page, and having the server pass it on: the secret never leaves the page (SG1). */
import { signInBrowser } from '@portico/signing/browser'
import type { CompletedRequest, SigningRefused } from '@portico/signing/browser'
import type { TriedCall } from '@portico/contract'
import { client } from '../../server/client.ts'
import { makeRandomHex } from '../../server/random-hex.ts'
import type { CallDraft } from './call-draft.ts'

export type SignDraftInput = Readonly<{
  draft: CallDraft
  gatewayUrl: string
  appKey: string
  appSecret: string
}>

export function signDraft(input: SignDraftInput): Promise<CompletedRequest | SigningRefused> {
  const { draft, gatewayUrl, appKey, appSecret } = input
  const hasBody = draft.body !== ''
  return signInBrowser({
    method: draft.method,
    url: gatewayUrl.replace(/\/$/, '') + draft.target,
    ...(hasBody && {
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: draft.body,
    }),
    appKey,
    appSecret,
    timestampMs: Date.now(),
    nonce: makeRandomHex(),
  })
}

export function tryCall(
  applicationId: string,
  { method, target, body }: CallDraft,
  headers: Readonly<Record<string, string>>,
): Promise<TriedCall> {
  return client.tryCall({
    params: { id: applicationId },
    body: { method, target, headers: { ...headers }, ...(body !== '' && { body }) },
  })
}
