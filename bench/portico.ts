/** Portico's gateway as a candidate: the program as it is built, fed by a stub of the control plane. */
import { join } from 'node:path'
import { execPath } from 'node:process'
import { build } from 'esbuild'
import { otherCore, proxyCore, type Started } from './candidate.ts'
import { startControlStub } from './control-stub.ts'
import { startAnnounced, type Running } from './programs.ts'
import { buildSnapshot, gatewayToken } from './sample-world.ts'

const root = join(import.meta.dirname, '..')
const built = join(root, 'dist', 'gateway.mjs')

export type Variant = Readonly<{
  engine?: 'fast' | 'plain'
  workers?: number
  sharesConnections?: boolean
  /** Not pinned beside the loader, but on both cores. */
  onBothCores?: boolean
  /** Builds the program to run into a folder; left out, it is the one that was built. */
  buildProgram?: (directory: string) => Promise<string>
}>

/** Starts it as a candidate's `start` asks for. */
export function startGateway(variant: Variant) {
  return async (upstream: Running, directory: string): Promise<Started> => {
    const shares = variant.sharesConnections ?? false
    const control = await startControlStub(buildSnapshot(upstream.url, shares))
    const program = await (variant.buildProgram?.(directory) ?? built)
    const gateway = await startAnnounced({
      command: execPath,
      args: [program],
      core: variant.onBothCores === true ? [proxyCore, otherCore] : proxyCore,
      logFile: join(directory, 'log'),
      environment: {
        PORTICO_GATEWAY_PORT: '0',
        PORTICO_GATEWAY_ENGINE: variant.engine ?? 'fast',
        PORTICO_GATEWAY_WORKERS: String(variant.workers ?? 1),
        PORTICO_GATEWAY_TOKEN: gatewayToken,
        PORTICO_GATEWAY_DATA_DIR: join(directory, 'data'),
        PORTICO_CONTROL_URL: control.url,
      },
    })
    await control.followed
    const stop = async () => {
      await gateway.stop()
      await control.close()
      const { calls, dropped } = control.counts
      if (dropped > 0) console.log(`  call records: ${calls} reported, ${dropped} dropped`)
    }
    return { ...gateway, stop }
  }
}

/** Who calls, and where to: without these two the call could not be forwarded. All else is left out. */
const uncheckedPipeline = `
  import { identifyApplication } from './steps/identify-application.ts'
  import { matchApi } from './steps/match-api.ts'
  export const createPipeline = () => (kind, call, world) =>
    identifyApplication(call, world) ?? matchApi(call, world)`

/**
 * Builds the same gateway with a pipeline that checks nothing, for the price of the checks: engine, records,
 * log, metrics and reports stay. The product has no switch for this.
 */
export async function buildUnchecked(directory: string): Promise<string> {
  const outfile = join(directory, 'gateway.mjs')
  let isReplaced = false
  await build({
    absWorkingDir: root,
    entryPoints: ['apps/gateway/src/main.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
    },
    logLevel: 'warning',
    plugins: [
      {
        name: 'unchecked',
        setup: (builder) =>
          builder.onLoad({ filter: /apps\/gateway\/src\/pipeline\.ts$/ }, () => {
            isReplaced = true
            return { contents: uncheckedPipeline, loader: 'ts' }
          }),
      },
    ],
  })
  if (!isReplaced) throw new Error('the pipeline is not where it was: nothing was left out')
  return outfile
}
