/**
 * `npm test`: installs and builds what is due, starts the servers that the machine can offer, runs
 * the suites, says what was left out and why, and closes with `N passed, N failed, N skipped`.
 *
 * Arguments go to vitest (`npm test -- packages/domain`). What the suites are told, all optional:
 * TEST_DATABASE_URL, TEST_REDIS_URL (taken from the environment, else started here for this run),
 * TEST_CHROMIUM, TEST_NGINX, TEST_HAPROXY, TEST_CADDY, TEST_OPENSSL (paths of programs).
 * PORTICO_TEST_WITHOUT=postgres,redis,chromium,nginx,haproxy,caddy,openssl
 * leaves some out on purpose.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endLike, runChild } from './child.mjs'
import { ensureInstalled } from './install.mjs'
import { step } from './progress.mjs'
import { findProgram, startPostgres, startRedis } from './servers.mjs'
import { childEnvironment, root, runtime } from './workspace.mjs'

const optional = {
  postgres: {
    variable: 'TEST_DATABASE_URL',
    start: startPostgres,
    missing:
      'the suites on PostgreSQL (Debian: apt-get install postgresql); the embedded database was tested',
  },
  redis: {
    variable: 'TEST_REDIS_URL',
    start: startRedis,
    missing: 'counters shared by several gateways (Debian: apt-get install redis-server)',
  },
  chromium: {
    variable: 'TEST_CHROMIUM',
    start: () => programOnly('chromium', 'chromium-browser', 'google-chrome'),
    missing: 'the console in a browser (Debian: apt-get install chromium fonts-wqy-zenhei)',
  },
  nginx: {
    variable: 'TEST_NGINX',
    start: () => programOnly('nginx'),
    missing: 'Portico behind and beside nginx (Debian: apt-get install nginx)',
  },
  haproxy: {
    variable: 'TEST_HAPROXY',
    start: () => programOnly('haproxy'),
    missing: 'Portico behind HAProxy (Debian: apt-get install haproxy)',
  },
  caddy: {
    variable: 'TEST_CADDY',
    start: () => programOnly('caddy'),
    missing: 'Portico deciding for Caddy (Debian: apt-get install caddy)',
  },
  openssl: {
    variable: 'TEST_OPENSSL',
    start: () => programOnly('openssl'),
    missing: 'TLS of the gateway (Debian: apt-get install openssl)',
  },
}

const optionalVariables = new Set(Object.values(optional).map((part) => part.variable))

function programOnly(...names) {
  const path = findProgram(...names)
  return path === null ? null : { url: path, end: async () => {} }
}

/** Offers each optional part to the suites; answers their environment, what was left out, and what must be ended. */
async function offerParts(leftOutOnPurpose) {
  const env = {}
  const leftOut = []
  const enders = []
  for (const [name, part] of Object.entries(optional)) {
    if (leftOutOnPurpose.has(name)) leftOut.push(`${part.missing}; left out on purpose`)
    else if (process.env[part.variable]) env[part.variable] = process.env[part.variable]
    else {
      const started = await part.start()
      if (started === null) leftOut.push(part.missing)
      else {
        env[part.variable] = started.url
        enders.push(started.end)
      }
    }
  }
  return { env, leftOut, enders }
}

/** A file that breaks before its first test has no failed test to count: it counts as one itself. */
function countResults(report) {
  const brokenFiles = report.testResults.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

async function runSuites(env, reportFile) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
  const args = [vitest, 'run', ...reporters, ...process.argv.slice(2)]
  // Names of the product's own environment would change what is under test.
  const inherited = Object.entries(childEnvironment()).filter(
    ([name]) => !/^(PORTICO_|DATABASE_URL$|REDIS_URL$)/.test(name) && !optionalVariables.has(name),
  )
  return runChild(runtime(), args, { cwd: root, env: { ...Object.fromEntries(inherited), ...env } })
}

function readReport(file) {
  try {
    return countResults(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }
  }
}

await ensureInstalled()
const built = await runChild(runtime(), [join(root, 'tools', 'build.mjs'), '--if-due'], {
  cwd: root,
})
if (built.code !== 0) endLike(built)

const folder = mkdtempSync(join(tmpdir(), 'portico-test-'))
const without = new Set((process.env['PORTICO_TEST_WITHOUT'] ?? '').split(',').filter(Boolean))
const { env, leftOut, enders } = await step('Starting the servers that the suites want', () =>
  offerParts(without),
)
let ended
try {
  ended = await runSuites(env, join(folder, 'report.json'))
} finally {
  for (const end of enders) await end()
}
const counts = readReport(join(folder, 'report.json'))
rmSync(folder, { recursive: true, force: true })
for (const reason of leftOut) console.log(`Left out: ${reason}`)
if (ended.code !== 0 && counts.failed === 0) {
  // An unhandled error outside any test, or a run that was cut short: never a green closing line.
  console.log(
    `vitest ended with ${ended.signal ?? `status ${ended.code}`} although no test failed: counted as one failure`,
  )
  counts.failed = 1
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exitCode = counts.failed > 0 ? 1 : (ended.code ?? 1)
