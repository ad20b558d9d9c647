#!/usr/bin/env node
/** The `portico` command of this repository: runs the built program, or says how to build it. */
import { existsSync } from 'node:fs'

const program = new URL('../../../dist/portico.mjs', import.meta.url)

if (existsSync(program)) {
  await import(program.href)
} else {
  process.stderr.write(
    'portico: nothing is built yet. Run `npm run build` first (`npm start` does it for you).\n',
  )
  process.exitCode = 1
}
