/** What a caller does next after a refusal, as the gateway itself said it. */
import { gatewayErrors } from '@portico/contract'
import type { GatewayErrorCode } from '@portico/contract'

/** Null for a call that the gateway let pass, and for a code of a newer gateway (GW1). */
export function adviceFor(code: string | null): string | null {
  return code !== null && isGatewayErrorCode(code) ? gatewayErrors[code].advice : null
}

function isGatewayErrorCode(code: string): code is GatewayErrorCode {
  return Object.hasOwn(gatewayErrors, code)
}
