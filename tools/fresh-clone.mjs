/**
 * Does what the README tells a stranger to do, on a fresh clone in a temporary folder: `npm start`, open
 * the console, paste the ready-made calls, end it, start it again. Free ports, a data directory of its
 * own, and everything it started is ended. Prints the figures and `N passed, N failed, N skipped`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './workspace.mjs'

const firstStartLimitMs = 600_000
const laterStartLimitMs = 60_000
const endLimitMs = 60_000

const folder = mkdtempSync(join(tmpdir(), 'portico-clone-'))
const clone = join(folder, 'portico')
const results = []

function check(title, holds, detail = '') {
  results.push(holds)
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${title}${holds || !detail ? '' : `\n     ${detail}`}`)
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(String(port)))
    })
  })
}

function isClosed(url) {
  return fetch(url).then(
    () => false,
    () => true,
  )
}

/** `npm start`, until it has told that it is ready, has ended, or the time is up. */
function start(env, limitMs) {
  const startedAt = Date.now()
  // A process group of its own, so that nothing of it can outlive this check.
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  const ended = new Promise((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code)),
  )
  const ready = new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), limitMs)
    const look = (chunk) => {
      output += chunk
      // The summary's last line; everything before it has been written then.
      if (output.includes('Ctrl-C ends everything')) resolve(true)
    }
    child.stdout.on('data', look)
    child.stderr.on('data', look)
    void ended.then(() => resolve(false))
    void ended.then(() => clearTimeout(timer))
  })
  return {
    child,
    ended,
    ready,
    output: () => output,
    seconds: () => (Date.now() - startedAt) / 1000,
  }
}

async function end(started) {
  const timer = setTimeout(() => process.kill(-started.child.pid, 'SIGKILL'), endLimitMs)
  started.child.kill('SIGTERM')
  const how = await started.ended
  clearTimeout(timer)
  return how
}

function paste(command, env) {
  return spawnSync('sh', ['-c', command], { cwd: clone, env, encoding: 'utf8', timeout: 60_000 })
}

function lineAfter(output, word) {
  return output
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line.startsWith(word))
}

async function tryProduct(started, env) {
  const output = started.output()
  const consoleUrl = /Console\s+(\S+)/.exec(output)?.[1] ?? ''
  const page = await fetch(consoleUrl).then((response) => response.text(), String)
  check('the console answers with a page', /<html/i.test(page), page.slice(0, 200))
  check(
    'the first start says how to sign in',
    /Sign in as admin with the password \S+/.test(output),
  )
  const command = lineAfter(output, 'npx portico call')
  const called = paste(command ?? 'false', env)
  check('the ready-made call by command line is answered', called.status === 0, called.stderr)
  const curl = lineAfter(output, 'curl ')
  const answer = paste(curl ?? 'false', env)
  check(
    'the ready-made call by curl is answered',
    answer.stdout.includes('DPN-OLTP-COMMON-000'),
    answer.stdout,
  )
  const again = paste(curl ?? 'false', env)
  check(
    '[SG3] the same call pasted again is refused as a replay',
    again.stdout.includes('S403NU'),
    again.stdout,
  )
}

async function endsCleanly(started, urls) {
  const how = await end(started)
  check('SIGTERM ends it with status 0', how === 0, `${how}\n${started.output().slice(-2000)}`)
  const closed = await Promise.all(urls.map(isClosed))
  check('nothing listens any more', closed.every(Boolean))
}

async function run() {
  const cloned = spawnSync('git', ['clone', '--quiet', root, clone], { encoding: 'utf8' })
  check('git clone', cloned.status === 0, cloned.stderr)
  if (cloned.status !== 0) return
  const ports = { PORTICO_PORT: await freePort(), PORTICO_GATEWAY_PORT: await freePort() }
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(PORTICO_|DATABASE_URL|npm_)/.test(name),
  )
  const env = { ...Object.fromEntries(inherited), ...ports, PORTICO_DATA_DIR: join(folder, 'data') }
  const urls = Object.values(ports).map((port) => `http://127.0.0.1:${port}/healthz`)

  const first = start(env, firstStartLimitMs)
  const isReady = await first.ready
  check('npm start on a fresh clone becomes ready', isReady, first.output().slice(-4000))
  console.log(`     ready after ${first.seconds().toFixed(1)} s`)
  if (isReady) await tryProduct(first, env)
  if (isReady) console.log(`     first answered call by ${first.seconds().toFixed(1)} s`)
  await endsCleanly(first, urls)
  if (!isReady) return

  const second = start(env, laterStartLimitMs)
  check('a second start becomes ready', await second.ready, second.output().slice(-4000))
  console.log(`     ready after ${second.seconds().toFixed(1)} s`)
  check('a second start installs and builds nothing', !/Installing|Building/.test(second.output()))
  check('the password is not told again', !/shown this once/.test(second.output()))
  await endsCleanly(second, urls)
}

try {
  await run()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const passed = results.filter(Boolean).length
console.log(`${passed} passed, ${results.length - passed} failed, 0 skipped`)
process.exitCode = passed === results.length ? 0 : 1
