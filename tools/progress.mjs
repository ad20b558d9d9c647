/** One line per long step, with its seconds, so that nobody wonders whether a first start hangs. */

const stillWorkingEveryMs = 10_000

/**
 * Announces a step, says every ten seconds that it goes on, and closes with how long it took.
 *
 * @template T
 * @param {string} title what is being done, as a sentence without its full stop
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const startedAt = Date.now()
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1)
  process.stderr.write(`${title} …\n`)
  const timer = setInterval(
    () => process.stderr.write(`  still at it after ${seconds()} s\n`),
    stillWorkingEveryMs,
  )
  try {
    const value = await work()
    process.stderr.write(`  done in ${seconds()} s\n`)
    return value
  } catch (error) {
    process.stderr.write(`  failed after ${seconds()} s\n`)
    throw error
  } finally {
    clearInterval(timer)
  }
}
