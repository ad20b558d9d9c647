/** Looks into the files that the settings name, before anything is started: their faults are faults of the settings. */
import type { GatewayConfig } from './config.ts'
import { checkCertificateFiles } from './engine/caller-certificate.ts'
import { trustAuthorities } from './engine/upstream-socket.ts'

function faultOf(name: string, check: () => void): string[] {
  try {
    check()
    return []
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : 'unreadable'}`]
  }
}

/** Names of variables with what is wrong with their files; holds nothing of what is in them. */
export function findFileFaults({
  certificateFiles,
  upstreamCaFile,
}: Pick<GatewayConfig, 'certificateFiles' | 'upstreamCaFile'>): string[] {
  return [
    ...(certificateFiles === null
      ? []
      : faultOf('PORTICO_TLS_CERT_FILE', () => checkCertificateFiles(certificateFiles))),
    ...(upstreamCaFile === null
      ? []
      : faultOf('PORTICO_UPSTREAM_CA_FILE', () => void trustAuthorities(upstreamCaFile))),
  ]
}
