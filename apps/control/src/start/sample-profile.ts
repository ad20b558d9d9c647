/** The calling profile of the sample's application, for `portico call` and the ready-made call of a start. */
import { rename, readFile, open } from 'node:fs/promises'
import { join } from 'node:path'
import { profileFile, profileFileName, sampleProfileName } from '@portico/contract'
import type { ProfileFile } from '@portico/contract'
import { findCurrentSecret } from '@portico/store'
import type { Deps } from '../deps.ts'
import { secretBinding } from '../secret-binding.ts'

export type SampleProfileInput = Readonly<{
  dataDirectory: string
  gatewayUrl: string
  applicationId: string
  listApiId: string
}>

/** Writes or replaces the profile `sample`, readable by its owner alone; other profiles stay. */
export async function writeSampleProfile(deps: Deps, input: SampleProfileInput): Promise<void> {
  const { applicationId, listApiId, gatewayUrl } = input
  const { appKey } = await deps.database.kysely
    .selectFrom('applications')
    .where('id', '=', applicationId)
    .select('app_key as appKey')
    .executeTakeFirstOrThrow()
  const secret = await findCurrentSecret(deps.database.kysely, applicationId)
  if (!secret) throw new Error('the sample application has no secret')
  const appSecret = deps.vault.unseal(secret, secretBinding(applicationId, secret.version))
  const file = join(input.dataDirectory, profileFileName)
  const body = JSON.stringify({
    conditions: { region: 'Asia' },
    returnFields: ['code', 'name', 'nameZh'],
    pageSize: 3,
  })
  const path = `/list/${listApiId}?appKey=${encodeURIComponent(appKey)}&env=PROD`
  const profile = {
    gatewayUrl,
    appKey,
    appSecret,
    example: { method: 'POST' as const, path, body },
  }
  const known = await readProfiles(file)
  await replaceFile(file, {
    format: 1,
    profiles: { ...known?.profiles, [sampleProfileName]: profile },
  })
}

async function readProfiles(file: string): Promise<ProfileFile | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  const parsed = profileFile.safeParse(JSON.parse(text))
  return parsed.success ? parsed.data : null
}

async function replaceFile(file: string, content: ProfileFile): Promise<void> {
  const draft = `${file}.draft`
  const handle = await open(draft, 'w', 0o600)
  await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`)
  await handle.close()
  await rename(draft, file)
}
