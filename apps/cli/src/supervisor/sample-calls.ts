/** The first calls of a new sample: real ones through the gateway, so that its application has a past to look at. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { profileFileName, sampleProfileName } from '@portico/contract'
import { readProfiles } from '../calling/profiles.ts'
import { sendCall } from '../calling/send-call.ts'
import { signCall } from '../calling/signed-call.ts'
import type { Terminal } from '../terminal.ts'
import type { Plan } from './plan.ts'

const regions = ['Africa', 'Americas', 'Asia', 'Europe', 'Oceania']
const timeoutMs = 10_000

/** Five calls that pass, one for an API that is not there and one with another secret. Failures are told, no more. */
export async function makeSampleCalls(terminal: Terminal, plan: Plan): Promise<void> {
  const profile = readProfiles(join(plan.dataFolder, profileFileName))?.profiles[sampleProfileName]
  if (!profile?.example) return
  const { appKey, appSecret, example } = profile
  const method = example.method
  const headers = {}
  const call = { method, url: plan.gatewayUrl + example.path, headers, appKey, appSecret }
  const bodyFor = (region: string) => JSON.stringify({ conditions: { region }, pageSize: 5 })
  const calls = [
    ...regions.map((region) => ({ ...call, body: bodyFor(region) })),
    { ...call, url: `${plan.gatewayUrl}/list/api_unknown?appKey=${appKey}&env=PROD`, body: '{}' },
    { ...call, appSecret: `${appSecret.slice(0, -1)}_`, body: bodyFor('Asia') },
  ]
  try {
    for (const each of calls) {
      await sendCall(signCall(each, terminal.now(), randomUUID()), timeoutMs)
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    terminal.tell(`The sample's first calls were not answered: ${reason}\n`)
  }
}
