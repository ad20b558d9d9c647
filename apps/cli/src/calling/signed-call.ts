/** A call as it goes over the wire, signed. */
import { signRequest } from '@portico/signing'
import type { Stage } from '@portico/signing'
import { CommandFault } from '../command-fault.ts'
import { exitStatus } from '../exit-status.ts'

export type CallToSign = Readonly<{
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  body?: string | undefined
  appKey: string
  appSecret: string
  stage?: Stage | undefined
  algorithm?: 'HmacSHA256' | 'HmacSHA1' | undefined
}>

export type SignedCall = Readonly<{
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  body: string | undefined
  stringToSign: string
}>

/** Signs the call (SG1), as JSON where it has a body and nobody said otherwise. */
export function signCall(call: CallToSign, timestampMs: number, nonce: string): SignedCall {
  const { method, url, body, appKey, appSecret, stage, algorithm } = call
  const isTyped = Object.keys(call.headers).some((name) => name.toLowerCase() === 'content-type')
  const typed =
    body === undefined || isTyped ? {} : { 'content-type': 'application/json; charset=utf-8' }
  const signed = signRequest({
    method,
    url,
    headers: { ...typed, ...call.headers },
    body,
    appKey,
    appSecret,
    timestampMs,
    nonce,
    ...(stage ? { stage } : {}),
    ...(algorithm ? { algorithm } : {}),
  })
  if (signed.ok) {
    return {
      method,
      url: new URL(url).href,
      headers: signed.headers,
      body,
      stringToSign: signed.stringToSign,
    }
  }
  const { code, facts } = signed.refusal
  const where = facts ? ` (${Object.values(facts).join(', ')})` : ''
  throw new CommandFault(`no gateway could verify this call: ${code}${where}`, exitStatus.misused)
}
