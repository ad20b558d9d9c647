import { Agent, request } from 'undici'
import { expect, it } from 'vitest'
import { makeAuthority } from './testing-certificates.ts'
import { signNow } from './testing-gateway.ts'
import { startGatewayProgram } from './testing-program.ts'
import { startControl, startUpstream } from './testing-servers.ts'
import { buildApi, buildRecords } from './testing.ts'

const openssl = process.env['TEST_OPENSSL']

it.skipIf(openssl === undefined)(
  '[GW3] the program with two workers says https: when it is ready, and serves TLS there',
  async () => {
    const authority = makeAuthority(openssl ?? '')
    const upstream = await startUpstream()
    const environments = { PROD: { url: upstream.url }, DEV: null }
    const control = await startControl(buildRecords({ apis: [buildApi({ environments })] }))
    const files = authority.issue('gateway', 'IP:127.0.0.1')
    const program = await startGatewayProgram(control.url, {
      PORTICO_GATEWAY_WORKERS: '2',
      PORTICO_TLS_CERT_FILE: files.certFile,
      PORTICO_TLS_KEY_FILE: files.keyFile,
    })
    const dispatcher = new Agent({ connect: { ca: authority.ca } })
    try {
      expect(program.url).toMatch(/^https:/)
      const url = `${program.url}/list/api_1`
      const answer = await request(url, { method: 'POST', headers: signNow(), dispatcher })
      expect([answer.statusCode, await answer.body.text()]).toEqual([200, '{"results":[]}'])
    } finally {
      await dispatcher.close()
      await program.close()
      await control.close()
      await upstream.close()
      authority.close()
    }
  },
)
