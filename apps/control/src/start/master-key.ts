/** The master key of an installation that was given none: made once, kept in the data directory (CR4). */
import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export type MasterKey = Readonly<{ key: Buffer; notice: string | null }>

const fileName = 'master.key'

const notice =
  'secrets are sealed under a development key in the data directory; set PORTICO_MASTER_KEY, kept elsewhere, before real use.'

/** Answers the given key, or the one of the data directory, which is made if it is missing. */
export async function findMasterKey(
  given: Buffer | null,
  dataDirectory: string,
): Promise<MasterKey> {
  if (given) return { key: given, notice: null }
  const file = join(dataDirectory, fileName)
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  try {
    // `wx` fails where the file is there: of two starts at once one makes the key.
    const handle = await open(file, 'wx', 0o600)
    await handle.writeFile(`${randomBytes(32).toString('hex')}\n`)
    // Lost in a power cut, everything sealed under it would be lost too.
    await handle.sync()
    await handle.close()
    await syncDirectory(dataDirectory)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const text = (await readFile(file, 'utf8')).trim()
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new Error(
      `${file} does not hold a key of 64 hexadecimal digits; restore it from a backup`,
    )
  }
  return { key: Buffer.from(text, 'hex'), notice }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  await handle.sync()
  await handle.close()
}
