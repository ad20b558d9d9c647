/** Pages can load `@portico/signing/browser`: nothing behind it needs Node. */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

async function bundle(name: string): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    logLevel: 'silent',
  })
  return outputFiles[0]?.contents.length ?? 0
}

it('[SG5] the browser entry bundles for a page, the Node entry does not', async () => {
  await expect(bundle('index.ts')).rejects.toThrow('node:crypto')
  expect(await bundle('browser.ts')).toBeGreaterThan(1000)
})
