/** `npm run dev:sample -w apps/console`: the built console beside the sample organisation, to click through. */
import { buildSampleWorld, samplePassword } from '../src/testing/sample-world.ts'
import { serveConsole } from './serve-console.ts'

const { url } = await serveConsole(buildSampleWorld(), 5180)
process.stdout.write(
  `${url}  sign in as admin, lin.che, zhou.mingyuan or amelia: ${samplePassword}\n`,
)
