/** Certificates for one test, made by OpenSSL; nothing that was ever trusted lies in the repository. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CertificateFiles } from './engine/caller-certificate.ts'

export interface TestAuthority {
  /** PEM. */
  readonly caFile: string
  readonly ca: string
  /** A certificate for subject alternative names as OpenSSL writes them, `IP:127.0.0.1,DNS:localhost`. */
  issue(name: string, alternativeNames: string): CertificateFiles
  close(): void
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']

/** @param openssl path of the program */
export function makeAuthority(openssl: string): TestAuthority {
  const directory = mkdtempSync(join(tmpdir(), 'portico-authority-'))
  const at = (name: string) => join(directory, name)
  writeFileSync(at('config'), '[req]\ndistinguished_name = dn\n[dn]\n')
  const request = (name: string, ...more: string[]): CertificateFiles => {
    const files = { certFile: at(`${name}.pem`), keyFile: at(`${name}.key`) }
    const out = ['-keyout', files.keyFile, '-out', files.certFile, '-subj', `/CN=${name}`]
    const args = ['req', '-x509', '-config', at('config'), ...newKey, ...out, ...more]
    execFileSync(openssl, args, { stdio: 'pipe' })
    return files
  }
  const own = request('authority', '-addext', 'basicConstraints=critical,CA:TRUE')
  return {
    caFile: own.certFile,
    ca: readFileSync(own.certFile, 'utf8'),
    issue: (name, alternativeNames) => {
      const names = `subjectAltName=${alternativeNames}`
      return request(name, '-CA', own.certFile, '-CAkey', own.keyFile, '-addext', names)
    },
    close: () => rmSync(directory, { recursive: true, force: true }),
  }
}
