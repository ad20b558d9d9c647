/** Thrown where guesses are counted: there were too many, whatever the present one was worth. */
export class Throttled extends Error {
  override readonly name = 'Throttled'
  readonly waitMs: number

  constructor(waitMs: number) {
    super(`too many attempts; the next one counts in ${waitMs} ms`)
    this.waitMs = waitMs
  }
}
